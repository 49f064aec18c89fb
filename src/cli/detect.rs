//! `spillmap detect`: JSON Lines with texts in, JSON Lines with matches out, for pipes and
//! services.

use crate::cli::args::DetectArgs;
use crate::cli::exit::Exit;
use crate::cli::output::{complain, forgive_closed};
use crate::cli::values;
use crate::key::Key;
use crate::model::Country;
use crate::rule::PatternSet;
use crate::scan::{TextMatch, TextQuery, Texts};
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, Read, Write};

/// A longer line is refused: one text has to fit into memory.
const LONGEST_LINE: u64 = 64 << 20;

/// One text to look into.
#[derive(Clone, PartialEq, Debug)]
pub struct Question {
    /// Whatever identifies the text to the asker.
    pub id: serde_json::Value,
    /// The text.
    pub text: String,
    /// A column header, which makes the text a column of one cell.
    pub context: Option<String>,
    /// A country whose national formats are taken for granted.
    pub region: Option<Country>,
}

#[derive(Deserialize)]
struct QuestionLine {
    id: serde_json::Value,
    text: String,
    context: Option<String>,
    region: Option<String>,
}

#[derive(Serialize)]
struct AnswerLine<'a> {
    id: &'a serde_json::Value,
    info_type: &'a str,
    start: u64,
    end: u64,
    probability: f64,
    confidence: &'static str,
    rule: &'a str,
}

/// Carries out `spillmap detect`.
pub(super) fn execute(args: &DetectArgs) -> Exit {
    let key = match Key::load_or_create() {
        Ok(key) => key,
        Err(error) => {
            complain(error);
            return Exit::Refused;
        }
    };
    let set = PatternSet::builtin();
    let mut texts = Texts::new(&set, &key);
    let mut detector = |question: &Question| {
        let context = question.context.as_deref();
        texts.find(TextQuery {
            text: &question.text,
            context,
            region: question.region,
        })
    };
    let (input, output) = (io::stdin().lock(), io::stdout().lock());
    let mut refused = 0u64;
    let done = answer_all(
        input,
        output,
        |line, why| {
            refused += 1;
            complain(format_args!("line {line}: {why}"));
        },
        &mut detector,
    );
    match forgive_closed(done) {
        Ok(()) if refused > 0 && args.strict_coverage => Exit::Incomplete,
        Ok(()) => Exit::Done,
        Err(error) => {
            complain(format_args!("detect: {error}"));
            Exit::Refused
        }
    }
}

/// Answers every line of `input`; one that is no question goes to `complain` with its number.
/// Fails only if the streams do.
fn answer_all(
    mut input: impl BufRead,
    output: impl Write,
    mut complain: impl FnMut(u64, &str),
    detector: &mut dyn FnMut(&Question) -> Vec<TextMatch>,
) -> io::Result<()> {
    let mut output = io::BufWriter::new(output);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let limit = LONGEST_LINE + 1;
        let read = input.by_ref().take(limit).read_until(b'\n', &mut line)?;
        if read == 0 {
            break;
        }
        if read as u64 == limit && !line.ends_with(b"\n") {
            skip_line(&mut input)?;
            complain(number, "too long");
            continue;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        match parse(&line) {
            Ok(question) => {
                write_answers(&mut output, &question, detector(&question))?;
                // Whoever asks one question and waits gets the answers at once.
                output.flush()?;
            }
            Err(why) => complain(number, &why),
        }
    }
    output.flush()
}

fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let newline = buffer.iter().position(|&byte| byte == b'\n');
        let (length, is_last) = match newline {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        input.consume(length);
        if is_last {
            return Ok(());
        }
    }
}

/// The error names what is wrong, never what the line holds.
fn parse(line: &[u8]) -> Result<Question, String> {
    use serde_json::error::Category;
    let line: QuestionLine = serde_json::from_slice(line).map_err(|error| {
        let why = match error.classify() {
            Category::Data => r#"expected {"id", "text", "context"?, "region"?}"#,
            Category::Syntax | Category::Eof | Category::Io => "not JSON",
        };
        format!("{why} (column {})", error.column())
    })?;
    // The Union is no country: its texts may come from any of its states.
    let region = line.region.as_deref();
    let region = region.filter(|r| !r.eq_ignore_ascii_case("EU"));
    let region = region.map(values::country).transpose()?;
    Ok(Question {
        id: line.id,
        text: line.text,
        context: line.context,
        region,
    })
}

fn write_answers(
    output: &mut impl Write,
    question: &Question,
    answers: Vec<TextMatch>,
) -> io::Result<()> {
    for answer in answers {
        let line = AnswerLine {
            id: &question.id,
            info_type: &answer.info_type,
            start: answer.start,
            end: answer.end,
            probability: answer.probability.as_f64(),
            confidence: answer.probability.confidence().as_str(),
            rule: &answer.rule,
        };
        serde_json::to_writer(&mut *output, &line)?;
        output.write_all(b"\n")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::Features;
    use crate::model::Probability;

    /// Answers every text with one match over all of it; what is written and complained of.
    fn ask(input: &[u8]) -> (String, Vec<String>) {
        let mut output = Vec::new();
        let mut complaints = Vec::new();
        let complain = |line, why: &str| complaints.push(format!("{line}: {why}"));
        answer_all(input, &mut output, complain, &mut |question| {
            vec![TextMatch {
                info_type: "email".into(),
                start: 0,
                end: question.text.len() as u64,
                probability: Probability::from_f64(0.9),
                rule: "contact.email".into(),
                features: Features::default(),
            }]
        })
        .unwrap();
        (String::from_utf8(output).unwrap(), complaints)
    }

    #[test]
    fn each_question_is_answered_under_its_id() {
        let (output, complaints) = ask(
            b"{\"id\":7,\"text\":\"ann@example.com\",\"region\":\"us\"}\n\n{\"id\":\"x\",\"text\":\"\"}",
        );
        let rest = r#""probability":0.9,"confidence":"high","rule":"contact.email"}"#;
        let expected = format!(
            "{{\"id\":7,\"info_type\":\"email\",\"start\":0,\"end\":15,{rest}\n\
             {{\"id\":\"x\",\"info_type\":\"email\",\"start\":0,\"end\":0,{rest}\n"
        );
        assert_eq!(output, expected);
        assert!(complaints.is_empty());
    }

    #[test]
    fn a_bad_line_is_named_by_number_and_never_quoted() {
        let lines: [&[u8]; 6] = [
            b"ann@example.com",
            b"{\"id\":1,\"text\":555010}",
            b"{\"id\":1}",
            b"{\"id\":1,\"text\":\"x\",\"region\":\"XX\"}",
            b"{\"id\":1,\"text\":\"\xff\"}",
            b"{\"id\":1,\"text\":\"ok\"}",
        ];
        let (output, complaints) = ask(&lines.join(&b'\n'));
        assert_eq!(output.lines().count(), 1);
        assert_eq!(complaints.len(), 5);
        for (index, complaint) in complaints.iter().enumerate() {
            assert!(complaint.starts_with(&format!("{}: ", index + 1)));
            assert!(!complaint.contains("example.com") && !complaint.contains("5550"));
        }
    }

    #[test]
    fn a_line_without_end_is_skipped_in_pieces() {
        let mut input = io::BufReader::with_capacity(3, &b"skipped\nkept"[..]);
        skip_line(&mut input).unwrap();
        let mut rest = String::new();
        input.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "kept");
    }
}
