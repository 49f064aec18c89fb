//! What has to be said beside the duties: who could not be placed, places without law data, and
//! what the organisation may be.

use super::Depth;
use super::words::{people, place, range};
use crate::model::incident::{Assessment, Elsewhere, Estimate, Jurisdiction, Question};
use crate::report::page::{Block, Rows, Text};
use crate::report::wording::thousands;

/// Laws that are named of a question.
const LAWS: usize = 12;

/// Nothing, if there is nothing to say.
pub(super) fn blocks(assessment: &Assessment, depth: Depth) -> Vec<Block> {
    let mut blocks = Vec::new();
    let unplaced = unplaced(assessment);
    if !unplaced.is_empty() {
        blocks.push(Block::Heading("People whose place is not known".to_owned()));
        blocks.push(Block::List(unplaced.into()));
    }
    if !assessment.elsewhere.is_empty() {
        blocks.push(Block::text(
            "They may live in these places too, where nobody is known to live, and bring about:",
        ));
        let rows = Rows::first(depth.rows, &assessment.elsewhere, elsewhere);
        blocks.push(Block::List(rows));
    }
    if !assessment.without_law.is_empty() {
        let title = "Places without law data: ask counsel";
        blocks.push(Block::Heading(title.to_owned()));
        let rows = Rows::first(depth.rows, &assessment.without_law, without_law);
        blocks.push(Block::List(rows));
    }
    if !assessment.questions.is_empty() {
        blocks.push(Block::Heading(
            "What you did not say of yourself".to_owned(),
        ));
        let rows = Rows::first(depth.rows, &assessment.questions, question);
        blocks.push(Block::List(rows));
    }
    blocks
}

fn unplaced(assessment: &Assessment) -> Vec<Text> {
    let all = [
        (assessment.unplaced, "of whom nothing tells where they live"),
        (
            assessment.stateless,
            "in the United States whose state is not known",
        ),
    ];
    let told = all.into_iter().filter(|(count, _)| *count > 0);
    told.map(|(count, what)| format!("{} {what}", people(count)).into())
        .collect()
}

fn elsewhere(law: &Elsewhere) -> Text {
    format!("{}: {}", law.area, law.title).into()
}

fn without_law((jurisdiction, people): &(Jurisdiction, Estimate)) -> Text {
    format!("{}: {} people", place(Some(*jurisdiction)), range(*people)).into()
}

/// `Are you a bank …? Then these hold: …`.
fn question(question: &Question) -> Text {
    let shown = question.laws.iter().take(LAWS).map(String::as_str);
    let mut laws = shown.collect::<Vec<_>>().join("; ");
    let more = question.laws.len().saturating_sub(LAWS) as u64;
    if more > 0 {
        laws.push_str(&format!("; {} more", thousands(more)));
    }
    let asked = format!(
        "Are you {}? Then these hold as well: {laws}",
        question.holder.plain()
    );
    Text::from(asked).then(" ").blank("yes or no")
}
