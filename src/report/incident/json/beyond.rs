//! `beyond`: what has to be said beside the duties.

use super::Each;
use super::people::EstimateV1;
use crate::model::incident::{Assessment, Elsewhere, Estimate, Jurisdiction, Question};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct BeyondV1<'a> {
    unplaced: u64,
    stateless: u64,
    elsewhere: Each<'a, Elsewhere, ElsewhereV1<'a>>,
    without_law: Each<'a, (Jurisdiction, Estimate), WithoutLawV1>,
    questions: Each<'a, Question, QuestionV1<'a>>,
}

impl<'a> From<&'a Assessment> for BeyondV1<'a> {
    fn from(assessment: &'a Assessment) -> Self {
        Self {
            unplaced: assessment.unplaced,
            stateless: assessment.stateless,
            elsewhere: Each(&assessment.elsewhere, ElsewhereV1::from),
            without_law: Each(&assessment.without_law, WithoutLawV1::from),
            questions: Each(&assessment.questions, QuestionV1::from),
        }
    }
}

#[derive(Serialize)]
struct ElsewhereV1<'a> {
    area: &'a str,
    law: &'a str,
    title: &'a str,
}

impl<'a> From<&'a Elsewhere> for ElsewhereV1<'a> {
    fn from(law: &'a Elsewhere) -> Self {
        Self {
            area: &law.area,
            law: &law.law,
            title: &law.title,
        }
    }
}

#[derive(Serialize)]
struct WithoutLawV1 {
    jurisdiction: String,
    people: EstimateV1,
}

impl From<&(Jurisdiction, Estimate)> for WithoutLawV1 {
    fn from((jurisdiction, people): &(Jurisdiction, Estimate)) -> Self {
        Self {
            jurisdiction: jurisdiction.code(),
            people: (*people).into(),
        }
    }
}

#[derive(Serialize)]
struct QuestionV1<'a> {
    holder: &'static str,
    laws: &'a [String],
}

impl<'a> From<&'a Question> for QuestionV1<'a> {
    fn from(question: &'a Question) -> Self {
        Self {
            holder: question.holder.as_str(),
            laws: &question.laws,
        }
    }
}
