//! The report before there is anything in it.

use super::Context;
use super::paths::shown_arguments;
use crate::model::{Audit, Coverage, Report, ScanInfo, Totals};

/// What is known of a scan before it begins.
pub(super) fn scan_info(context: &Context<'_>) -> ScanInfo {
    let plan = context.plan;
    ScanInfo {
        version: env!("CARGO_PKG_VERSION"),
        rules_digest: hex(&plan.set.digest()),
        key_id: plan.key.id().to_owned(),
        arguments: shown_arguments(context),
        started_at: String::new(),
        seconds: 0.0,
        threads: plan.threads,
        machine: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        incomplete: false,
        fallback_records: 0,
    }
}

/// A report of nothing.
pub(super) fn empty(scan: ScanInfo) -> Report {
    Report {
        scan,
        coverage: Coverage::default(),
        files: Vec::new(),
        findings: Vec::new(),
        totals: Totals::default(),
        audit: Audit::default(),
        news: None,
        audiences: Vec::new(),
        owners: Vec::new(),
        policy: None,
        policy_rules: Vec::new(),
        campaign: None,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
