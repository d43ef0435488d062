//! Signatures that functions are compiled for without a call that says so:
//! declared ones (annotations, `pyrsc.toml`) and, for wheels, the classes of
//! arguments that Python callers use.

use pyrsc_db::{Db, Project, SourceFile};
use pyrsc_hir::Ty;
use pyrsc_hir::constant::{Constant, Value};
use pyrsc_hir::defs::{Annotation, FunctionDef, ParamHeader};
use pyrsc_hir::scope::{Resolved, resolve};
use pyrsc_ir::{DType, Rank};
use pyrsc_maps::Meaning;

/// Types of a function's parameters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Signature {
    pub args: Vec<Ty>,
}

impl Signature {
    pub fn of(args: Vec<Ty>) -> Signature {
        Signature { args }
    }

    /// Whether every call that the other accepts is accepted by this one.
    pub fn covers(&self, other: &Signature) -> bool {
        self.args.len() == other.args.len()
            && self
                .args
                .iter()
                .zip(&other.args)
                .all(|(mine, theirs)| match (mine, theirs) {
                    (a, b) if a == b => true,
                    (Ty::Array(a, Rank::Dynamic), Ty::Array(b, _)) => a == b,
                    _ => false,
                })
    }
}

/// Signatures from annotations and from `[exports]`.
pub fn declared(
    db: &dyn Db,
    project: Project,
    file: SourceFile,
    def: FunctionDef<'_>,
) -> Vec<Signature> {
    let header = def.header(db);
    let mut found = Vec::new();
    let dotted = format!("{}.{}", file.module(db), def.name(db));
    if let Some(export) = project.config(db).exports.get(&dotted) {
        let types: Option<Vec<Ty>> = export.types.iter().map(|text| written_type(text)).collect();
        if let Some(types) = types.filter(|types| types.len() == header.params.len()) {
            found.push(Signature::of(types));
        }
    }
    let annotated: Option<Vec<Ty>> = header
        .params
        .iter()
        .map(|param| match &param.annotation {
            Some(annotation) => annotated_type(db, project, file, annotation),
            None => default_type(param),
        })
        .collect();
    let any = header.params.iter().any(|param| param.annotation.is_some());
    if let Some(types) = annotated.filter(|_| any) {
        found.push(Signature::of(types));
    }
    found
}

/// `f64`, `i64`, `bool`, `str`, `f32[:, :]`.
fn written_type(text: &str) -> Option<Ty> {
    let text = text.trim();
    if let Some((dtype, axes)) = text.strip_suffix(']').and_then(|text| text.split_once('[')) {
        let dtype = DType::from_name(dtype).or_else(|| DType::from_numpy_name(dtype))?;
        return Some(Ty::array(dtype, axes.split(',').count() as u8));
    }
    match text {
        "f64" | "float" => Some(Ty::FLOAT),
        "i64" | "int" => Some(Ty::INT),
        "bool" => Some(Ty::BOOL),
        "str" => Some(Ty::Str),
        "none" | "None" => Some(Ty::None),
        _ => None,
    }
}

fn annotated_type(
    db: &dyn Db,
    project: Project,
    file: SourceFile,
    annotation: &Annotation,
) -> Option<Ty> {
    match annotation {
        Annotation::Name(name) => match name.as_str() {
            "float" => Some(Ty::FLOAT),
            "int" => Some(Ty::INT),
            "bool" => Some(Ty::BOOL),
            "str" => Some(Ty::Str),
            "None" => Some(Ty::None),
            other => match resolve(db, project, file, other) {
                Resolved::Library(entry) => match entry.meaning {
                    Meaning::DType(dtype) => Some(Ty::numpy(dtype)),
                    _ => None,
                },
                _ => None,
            },
        },
        // The rank is not said: arrays of one axis are what most are.
        Annotation::Applied(_, dtype) => match resolve(db, project, file, dtype) {
            Resolved::Library(entry) => match entry.meaning {
                Meaning::DType(dtype) => Some(Ty::array(dtype, 1)),
                _ => None,
            },
            _ => None,
        },
    }
}

/// The type of a parameter's default.
fn default_type(param: &ParamHeader) -> Option<Ty> {
    match param.default.as_ref()? {
        Constant::Value(value) => Some(match value {
            Value::None => Ty::None,
            Value::Bool(_) => Ty::BOOL,
            Value::Int(_) => Ty::INT,
            Value::Float(_) => Ty::FLOAT,
            Value::Str(_) => Ty::Str,
        }),
        _ => None,
    }
}

/// Signatures that Python callers may use: all floats; arrays of float64 or of
/// float32 of any rank. Parameters whose default is a string or a truth value
/// keep its type.
pub fn candidates(
    db: &dyn Db,
    _project: Project,
    _file: SourceFile,
    def: FunctionDef<'_>,
) -> Vec<Signature> {
    let header = def.header(db);
    if header.params.is_empty() {
        return vec![Signature::of(Vec::new())];
    }
    let numbers = [
        Ty::FLOAT,
        Ty::Array(DType::F64, Rank::Dynamic),
        Ty::Array(DType::F32, Rank::Dynamic),
    ];
    numbers
        .iter()
        .map(|number| {
            let args = header
                .params
                .iter()
                .map(|param| match default_type(param) {
                    Some(kept @ (Ty::Str | Ty::BOOL | Ty::None)) => kept,
                    _ => number.clone(),
                })
                .collect();
            Signature::of(args)
        })
        .collect()
}
