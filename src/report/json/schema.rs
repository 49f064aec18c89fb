//! For tests: checks a document against one of the schemas in `docs/schema/`. Understands just
//! what those use and fails on any other keyword, so that nothing passes unchecked.

use serde_json::{Map, Value};

/// Fails the test with the places where `document` breaks the schema.
pub(in crate::report) fn check(schema: &str, document: &Value) {
    let path = format!("{}/docs/schema/{schema}", env!("CARGO_MANIFEST_DIR"));
    let root: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut faults = Vec::new();
    walk(&root, &root, document, "$", &mut faults);
    assert!(faults.is_empty(), "{schema}: {faults:#?}");
}

fn walk(root: &Value, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    let rules = schema.as_object().expect("a schema is an object");
    for (keyword, rule) in rules {
        let holds = match keyword.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "description" => true,
            "$ref" => {
                let pointer = rule.as_str().unwrap().trim_start_matches('#');
                walk(root, root.pointer(pointer).unwrap(), value, at, faults);
                true
            }
            "type" => has_type(rule, value),
            "const" => rule == value,
            "enum" => rule.as_array().unwrap().contains(value),
            "minimum" => value.as_f64().is_none_or(|v| v >= rule.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|v| v <= rule.as_f64().unwrap()),
            "required" => value.as_object().is_none_or(|v| {
                let mut keys = rule.as_array().unwrap().iter();
                keys.all(|key| v.contains_key(key.as_str().unwrap()))
            }),
            "additionalProperties" => value.as_object().is_none_or(|v| all_known(rules, v)),
            "properties" => {
                for (key, schema) in rule.as_object().unwrap() {
                    if let Some(value) = value.get(key) {
                        walk(root, schema, value, &format!("{at}.{key}"), faults);
                    }
                }
                true
            }
            "items" => {
                for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                    walk(root, rule, value, &format!("{at}[{index}]"), faults);
                }
                true
            }
            unknown => panic!("the checker does not know `{unknown}`"),
        };
        if !holds {
            faults.push(format!("{at}: {keyword} {rule}"));
        }
    }
}

fn all_known(rules: &Map<String, Value>, value: &Map<String, Value>) -> bool {
    let known = rules["properties"].as_object().unwrap();
    value.keys().all(|key| known.contains_key(key))
}

fn has_type(rule: &Value, value: &Value) -> bool {
    let is = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        unknown => panic!("no such type: {unknown}"),
    };
    match rule {
        Value::String(name) => is(name),
        names => names
            .as_array()
            .unwrap()
            .iter()
            .any(|n| is(n.as_str().unwrap())),
    }
}

#[test]
#[should_panic(expected = "$.end: type")]
fn the_checker_finds_a_wrong_type() {
    check("match-1.json", &serde_json::json!({"end": "7"}));
}

#[test]
#[should_panic(expected = "additionalProperties")]
fn the_checker_finds_an_unknown_key() {
    check("match-1.json", &serde_json::json!({"colour": 1}));
}
