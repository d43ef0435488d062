//! Loads the tables and checks them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use pyrsc_ir::DType;
use serde::Deserialize;

use crate::entry::{
    Call, CallEffect, Entry, Literal, Meaning, Operands, Param, ParamType, ResultType,
};
use crate::lift::Lift;

/// The tables, in the order in which they are loaded.
const TABLES: &[(&str, &str)] = &[
    ("builtins", include_str!("../maps/builtins.toml")),
    ("math", include_str!("../maps/math.toml")),
    ("numpy", include_str!("../maps/numpy.toml")),
    ("numpy.ndarray", include_str!("../maps/numpy.ndarray.toml")),
    ("numpy.random", include_str!("../maps/numpy.random.toml")),
    ("pandas", include_str!("../maps/pandas.toml")),
    ("scipy.special", include_str!("../maps/scipy.special.toml")),
    ("scipy.stats", include_str!("../maps/scipy.stats.toml")),
    ("sys", include_str!("../maps/sys.toml")),
    ("time", include_str!("../maps/time.toml")),
];

/// All entries by dotted name.
#[derive(Debug, Default)]
pub struct Maps {
    entries: BTreeMap<String, Entry>,
    calls: BTreeMap<String, Call>,
}

/// The tables that come with pyrsc.
pub fn maps() -> &'static Maps {
    static MAPS: LazyLock<Maps> = LazyLock::new(|| {
        Maps::load(TABLES)
            .unwrap_or_else(|why| panic!("the built-in library maps are wrong: {why}"))
    });
    &MAPS
}

impl Maps {
    /// Loads tables given by module name and text.
    ///
    /// # Errors
    /// A sentence naming the module, the entry and what is wrong with it.
    pub fn load(tables: &[(&str, &str)]) -> Result<Maps, String> {
        let mut maps = Maps::default();
        for (module, text) in tables {
            let table: Table = toml::from_str(text).map_err(|why| format!("{module}: {why}"))?;
            for (name, raw) in table.functions {
                let name = format!("{module}.{name}");
                let entry = raw.check(&name).map_err(|why| format!("{name}: {why}"))?;
                maps.add(entry)?;
            }
            for (name, value) in table.constants {
                maps.add(plain(format!("{module}.{name}"), Meaning::Constant(value)))?;
            }
            for (name, dtype) in table.dtypes {
                let dtype = DType::from_numpy_name(&dtype)
                    .ok_or_else(|| format!("{module}.{name}: `{dtype}` is no dtype"))?;
                maps.add(plain(format!("{module}.{name}"), Meaning::DType(dtype)))?;
            }
        }
        Ok(maps)
    }

    fn add(&mut self, entry: Entry) -> Result<(), String> {
        if let Meaning::Calls(calls) = &entry.meaning {
            for call in calls {
                self.calls.insert(call.key.clone(), call.clone());
            }
        }
        match self.entries.insert(entry.name.clone(), entry) {
            None => Ok(()),
            Some(old) => Err(format!("{}: declared twice", old.name)),
        }
    }

    pub fn get(&self, name: &str) -> Option<&Entry> {
        self.entries.get(name)
    }

    /// The overload that the IR names by this key.
    pub fn call(&self, key: &str) -> Option<&Call> {
        self.calls.get(key)
    }

    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// Whether any entry lies in this module.
    pub fn has_module(&self, module: &str) -> bool {
        let prefix = format!("{module}.");
        let mut after = self.entries.range(prefix.clone()..);
        after
            .next()
            .is_some_and(|(name, _)| name.starts_with(&prefix))
    }

    /// Names in a module that are close to a wrong one.
    pub fn similar(&self, name: &str) -> Option<&str> {
        let (module, wrong) = name.rsplit_once('.')?;
        let candidates = self.entries.keys().filter_map(|key| {
            let (candidate_module, last) = key.rsplit_once('.')?;
            (candidate_module == module).then_some((distance(last, wrong), key.as_str()))
        });
        candidates
            .filter(|(distance, _)| *distance <= 2)
            .min()
            .map(|(_, key)| key)
    }
}

/// Edit distance between two short words.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

fn plain(name: String, meaning: Meaning) -> Entry {
    Entry {
        name,
        params: Vec::new(),
        meaning,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    functions: BTreeMap<String, RawEntry>,
    #[serde(default)]
    constants: BTreeMap<String, f64>,
    #[serde(default)]
    dtypes: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    #[serde(default)]
    params: Vec<String>,
    lifted: Option<String>,
    operands: Option<String>,
    #[serde(default)]
    conditions: Vec<String>,
    rule: Option<String>,
    #[serde(default)]
    calls: Vec<RawCall>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCall {
    types: Vec<String>,
    result: String,
    rust: String,
    #[serde(default)]
    effect: Option<String>,
    #[serde(default)]
    crates: Vec<String>,
}

impl RawEntry {
    fn check(self, name: &str) -> Result<Entry, String> {
        let params: Vec<Param> = self
            .params
            .iter()
            .map(|param| parse_param(param))
            .collect::<Result<_, _>>()?;
        let names: Vec<String> = params.iter().map(|param| param.name.clone()).collect();
        let meaning = match (self.lifted, self.rule, self.calls.is_empty()) {
            (Some(tree), None, true) => Meaning::Lifted {
                tree: Lift::parse(&tree, &names)?,
                operands: parse_operands(self.operands.as_deref().unwrap_or("common"))?,
                conditions: self
                    .conditions
                    .iter()
                    .map(|condition| {
                        names
                            .iter()
                            .position(|name| name == condition)
                            .ok_or_else(|| format!("`{condition}` is no parameter"))
                    })
                    .collect::<Result<_, _>>()?,
            },
            (None, Some(rule), true) => Meaning::Rule(rule),
            (None, None, false) => Meaning::Calls(
                self.calls
                    .into_iter()
                    .enumerate()
                    .map(|(i, call)| call.check(format!("{name}#{i}")))
                    .collect::<Result<_, _>>()?,
            ),
            _ => return Err("one of `lifted`, `rule` and `calls` is needed".to_owned()),
        };
        Ok(Entry {
            name: name.to_owned(),
            params,
            meaning,
        })
    }
}

impl RawCall {
    fn check(self, key: String) -> Result<Call, String> {
        let effect = match self.effect.as_deref() {
            None | Some("pure") => CallEffect::Pure,
            Some("raises") => CallEffect::Raises,
            Some("acts") => CallEffect::Acts,
            Some(other) => return Err(format!("`{other}` is no effect")),
        };
        Ok(Call {
            key,
            types: self
                .types
                .iter()
                .map(|ty| parse_param_type(ty))
                .collect::<Result<_, _>>()?,
            result: parse_result_type(&self.result)?,
            rust: self.rust,
            effect,
            crates: self.crates,
        })
    }
}

fn parse_operands(text: &str) -> Result<Operands, String> {
    Ok(match text {
        "common" => Operands::Common,
        "float" => Operands::Float,
        "float64" => Operands::Float64,
        "bool" => Operands::Bool,
        "quotient" => Operands::Quotient,
        "clipped" => Operands::Clipped,
        "kept" => Operands::Kept,
        other => return Err(format!("`{other}` is no way to promote operands")),
    })
}

/// `x`, `*shape`, `axis=None`.
fn parse_param(text: &str) -> Result<Param, String> {
    let (name, default) = match text.split_once('=') {
        Some((name, default)) => (name, Some(parse_literal(default)?)),
        None => (text, None),
    };
    let (name, rest) = match name.strip_prefix('*') {
        Some(name) => (name, true),
        None => (name, false),
    };
    Ok(Param {
        name: name.to_owned(),
        default,
        rest,
    })
}

fn parse_literal(text: &str) -> Result<Literal, String> {
    Ok(match text {
        "None" => Literal::None,
        "True" => Literal::Bool(true),
        "False" => Literal::Bool(false),
        quoted if quoted.starts_with('\'') => Literal::Str(quoted.trim_matches('\'').to_owned()),
        number => match number.parse::<i64>() {
            Ok(value) => Literal::Int(value),
            Err(_) => Literal::Float(
                number
                    .parse()
                    .map_err(|_| format!("`{number}` is no literal"))?,
            ),
        },
    })
}

fn parse_param_type(text: &str) -> Result<ParamType, String> {
    if let Some((dtype, rank)) = parse_array(text) {
        return Ok(ParamType::Array(dtype, rank));
    }
    Ok(match text {
        "float" => ParamType::Float,
        "int" => ParamType::Int,
        "bool" => ParamType::Bool,
        "str" => ParamType::Str,
        "None" => ParamType::None,
        "nothing" => ParamType::Nothing,
        "shape" => ParamType::Shape,
        "any" => ParamType::Any,
        quoted if quoted.starts_with('\'') => {
            ParamType::Exactly(quoted.trim_matches('\'').to_owned())
        }
        other => match other.strip_prefix("opaque ") {
            Some(name) => ParamType::Opaque(name.to_owned()),
            None => return Err(format!("`{other}` is no type of a parameter")),
        },
    })
}

fn parse_result_type(text: &str) -> Result<ResultType, String> {
    if let Some((dtype, rank)) = parse_array(text) {
        return Ok(ResultType::Array(dtype, rank));
    }
    if let Some((dtype, index)) = text.split_once("[$") {
        let dtype = DType::from_name(dtype).ok_or_else(|| format!("`{dtype}` is no dtype"))?;
        let index = index.trim_end_matches(']').parse();
        return index
            .map(|index| ResultType::ArrayOfShape(dtype, index))
            .map_err(|_| format!("`{text}` names no argument"));
    }
    if let Some(dtype) = text.strip_prefix("np.") {
        return DType::from_numpy_name(dtype)
            .map(ResultType::NumPy)
            .ok_or_else(|| format!("`{dtype}` is no dtype"));
    }
    Ok(match text {
        "None" => ResultType::None,
        "bool" => ResultType::Bool,
        "int" => ResultType::Int,
        "float" => ResultType::Float,
        "str" => ResultType::Str,
        other => match other.strip_prefix("opaque ") {
            Some(name) => ResultType::Opaque(name.to_owned()),
            None => return Err(format!("`{other}` is no type of a result")),
        },
    })
}

/// `f64[2]`.
fn parse_array(text: &str) -> Option<(DType, u8)> {
    let (dtype, rank) = text.strip_suffix(']')?.split_once('[')?;
    Some((DType::from_name(dtype)?, rank.parse().ok()?))
}
