//! What the parts of an office document are, by their places in the package.

use crate::format::office::package::key;
use crate::source::container::Role;

/// How a part is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reading {
    /// As running text without its tags.
    Prose,
    /// By what its content says.
    Content(Role),
    /// Only programs look at it: as text with its tags.
    Tags,
    /// Only programs look at it, and it is no text: the strings in it.
    Strings,
}

/// How a part is read that is not part of a workbook's tables.
pub(super) fn reading(name: &str) -> Reading {
    let lower = key(name);
    let (folder, file) = lower.rsplit_once('/').unwrap_or(("", &lower));
    let listed = |list: &[(&str, &[&str])]| {
        let starts = list.iter().filter(|(of, _)| *of == folder);
        starts
            .flat_map(|(_, starts)| *starts)
            .any(|start| file.starts_with(start))
    };
    let has_folder = |names: &[&str]| lower.split('/').any(|part| names.contains(&part));
    if file.ends_with(".xml") && listed(PROSE) {
        return Reading::Prose;
    }
    // The frame of a binary workbook.
    let frame = folder == "xl" && file.ends_with(".bin") && file != "vbaproject.bin";
    if frame || listed(PREVIEWS) || has_folder(&["printersettings", "thumbnails", "fonts"]) {
        return Reading::Strings;
    }
    if file.ends_with(".rels")
        || file.ends_with(".vml")
        || listed(TAGS)
        || has_folder(&["theme", "meta-inf", "configurations2"])
        || OPEN_DOCUMENT.contains(&file)
    {
        return Reading::Tags;
    }
    Reading::Content(match folder {
        "docprops" | "customxml" => Role::Fitting,
        "" if file == "meta.xml" => Role::Fitting,
        _ if folder.ends_with("/embeddings") => Role::File,
        _ => Role::Place,
    })
}

/// Parts of texts that are running text, by begin of name.
const TEXTS: &[&str] = &[
    "document",
    "header",
    "footer",
    "footnotes",
    "endnotes",
    "comments.",
];

/// Parts that are running text, by folder and begin of name.
const PROSE: &[(&str, &[&str])] = &[
    ("word", TEXTS),
    ("word/glossary", TEXTS),
    ("ppt/slides", &[""]),
    ("ppt/notesslides", &[""]),
    ("ppt/comments", &[""]),
    ("ppt/slidemasters", &[""]),
    ("ppt/slidelayouts", &[""]),
    ("ppt/notesmasters", &[""]),
    ("ppt/handoutmasters", &[""]),
    ("xl", &["comments"]),
    ("xl/comments", &[""]),
    ("xl/threadedcomments", &[""]),
    ("xl/drawings", &["drawing"]),
    ("", &["content.xml", "styles.xml"]),
];

/// Parts that say how something looks or where it lies, by folder and begin of name.
const TAGS: &[(&str, &[&str])] = &[
    ("", &["[content_types].xml", "mimetype", "manifest.rdf"]),
    ("word", SETTINGS),
    ("word/glossary", SETTINGS),
    ("xl", &["styles.", "calcchain.", "metadata."]),
    ("xl/tables", &[""]),
    ("xl/richdata", &[""]),
    (
        "ppt",
        &["presprops.", "viewprops.", "tablestyles.", "presentation."],
    ),
];

const SETTINGS: &[&str] = &[
    "styles",
    "settings.",
    "websettings.",
    "fonttable.",
    "numbering.",
    "commentsextended.",
    "commentsids.",
    "commentsextensible.",
];

/// Pictures that a program took of the document itself, and of how it lay on the page.
const PREVIEWS: &[(&str, &[&str])] = &[("docprops", &["thumbnail."]), ("", &["layout-cache"])];

/// Parts of OpenDocument's objects, in whatever folder.
const OPEN_DOCUMENT: [&str; 2] = ["settings.xml", "styles.xml"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_by_their_place() {
        let place = Reading::Content(Role::Place);
        let fitting = Reading::Content(Role::Fitting);
        for (name, expected) in [
            ("word/document.xml", Reading::Prose),
            ("word/header12.xml", Reading::Prose),
            ("word/styles.xml", Reading::Tags),
            ("word/commentsExtended.xml", Reading::Tags),
            ("word/people.xml", place),
            ("word/media/image1.png", place),
            (
                "word/embeddings/oleObject1.bin",
                Reading::Content(Role::File),
            ),
            ("ppt/slides/slide1.xml", Reading::Prose),
            ("ppt/slides/_rels/slide1.xml.rels", Reading::Tags),
            ("ppt/theme/theme1.xml", Reading::Tags),
            ("xl/comments1.xml", Reading::Prose),
            ("xl/drawings/drawing1.xml", Reading::Prose),
            ("xl/drawings/vmlDrawing1.vml", Reading::Tags),
            ("xl/printerSettings/printerSettings1.bin", Reading::Strings),
            ("xl/pivotCache/pivotCacheRecords1.xml", place),
            ("docProps/thumbnail.jpeg", Reading::Strings),
            ("docProps/core.xml", fitting),
            ("customXml/item1.xml", fitting),
            ("meta.xml", fitting),
            ("content.xml", Reading::Prose),
            ("styles.xml", Reading::Prose),
            ("Object 1/styles.xml", Reading::Tags),
            ("Object 1/content.xml", place),
            ("xl/media/content.xml", place),
            ("META-INF/manifest.xml", Reading::Tags),
            ("[Content_Types].xml", Reading::Tags),
        ] {
            assert_eq!(reading(name), expected, "{name}");
        }
    }
}
