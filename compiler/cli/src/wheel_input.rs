//! What a wheel offers to Python: for each function its compiled variants, the
//! arguments that each takes, and when Python's own function must answer.

use pyrsc_db::{Database, Project};
use pyrsc_emit::package::{
    Exported, Guard, OutForm, Param, ParamKind, PythonInput, PythonSource, ResultKind, Variant,
};
use pyrsc_hir::defs::find_function;
use pyrsc_hir::infer::infer;
use pyrsc_hir::scope::{Binding, scope};
use pyrsc_hir::{Class, Instance, InstanceKey, Ty};
use pyrsc_ir::{DType, Function, Op, Rank, ValueId};

use crate::plan::{Plan, Planned};
use crate::queries::{filled_form, function_ir};

/// The exported functions and the Python sources of a plan.
pub fn python_input(db: &Database, project: Project, plan: &Plan) -> PythonInput {
    let mut exported: Vec<Exported> = Vec::new();
    for (key, _) in &plan.exported {
        let Some(planned) = plan.instances.iter().find(|it| it.key == *key) else {
            continue;
        };
        let Some(variant) = variant(db, project, planned) else {
            continue;
        };
        let module = key.file.module(db).to_owned();
        match exported
            .iter_mut()
            .find(|it| it.module == module && it.name == key.function)
        {
            Some(function) => function.variants.push(variant),
            None => {
                let Some(def) = find_function(db, key.file, &key.function) else {
                    continue;
                };
                let index = pyrsc_db::line_index(db, key.file);
                exported.push(Exported {
                    module,
                    name: key.function.clone(),
                    line: index.line(def.source_map(db).start),
                    params: key.args.len(),
                    variants: vec![variant],
                });
            }
        }
    }
    let files = project.files(db).iter();
    PythonInput {
        sources: files
            .map(|file| PythonSource {
                path: file.path(db).to_owned(),
                text: file.text(db).to_owned(),
            })
            .collect(),
        exported,
        requires: requirements(db, project),
    }
}

/// Libraries that the Python sources import.
fn requirements(db: &Database, project: Project) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for &file in project.files(db) {
        for binding in scope(db, file).names.values() {
            let Binding::Path(path) = binding else {
                continue;
            };
            let first = path.split('.').next().unwrap_or(path).to_owned();
            let known = matches!(first.as_str(), "numpy" | "scipy" | "pandas");
            if known && project.module(db, &first).is_none() && !found.contains(&first) {
                found.push(first);
            }
        }
    }
    found.sort();
    found
}

fn variant(db: &Database, project: Project, planned: &Planned) -> Option<Variant> {
    let key = &planned.key;
    let inference = infer(db, project, Instance::new(db, key.clone()));
    // A result that is an argument, or a view of one, must stay the same object.
    if inference.returns_param.iter().any(|returned| *returned) {
        return None;
    }
    let dynamic = key
        .args
        .iter()
        .any(|ty| matches!(ty, Ty::Array(_, Rank::Dynamic)));
    let header = find_function(db, key.file, &key.function)?.header(db);
    let float_params = if dynamic {
        Vec::new()
    } else {
        int_as_float(db, project, key)
    };
    let guards = if dynamic {
        guards(db, project, key)
    } else {
        Vec::new()
    };
    let single = dynamic && key.args.iter().any(|ty| ty.dtype() == Some(DType::F32));
    let mut params = Vec::new();
    for (index, (ty, header)) in key.args.iter().zip(&header.params).enumerate() {
        let kind = param_kind(ty)?;
        let mut param = Param::new(header.name.clone(), kind);
        param.int_as_float = float_params.get(index).copied().unwrap_or(false);
        // A weak scalar beside float32 arrays is not a float32 itself.
        param.weak_as_array = matches!(kind, ParamKind::ArrayDyn(_)) && !single;
        param.is_written = inference.writes.get(index).copied().unwrap_or(false);
        params.push(param);
    }
    let result = result_kind(&inference.result_ty(), dynamic)?;
    let filled = filled_form(db, project, Instance::new(db, key.clone()));
    let into = filled.and_then(|_| {
        Some(OutForm {
            shape: format!("{}_shape", planned.ir_name()),
            dtype: inference.result_ty().dtype()?,
        })
    });
    let function = match into {
        Some(_) => format!("{}_into", planned.ir_name()),
        None => planned.ir_name(),
    };
    Some(Variant {
        function,
        into,
        params,
        result,
        guards,
    })
}

fn param_kind(ty: &Ty) -> Option<ParamKind> {
    Some(match ty {
        Ty::Scalar(DType::F64, Class::Python) => ParamKind::PyFloat,
        Ty::Scalar(DType::I64, Class::Python) => ParamKind::PyInt,
        Ty::Scalar(DType::Bool, Class::Python) => ParamKind::PyBool,
        Ty::Scalar(dtype, Class::NumPy) => ParamKind::NpScalar(*dtype),
        Ty::Str => ParamKind::Str,
        Ty::None => ParamKind::None,
        Ty::Array(dtype, Rank::Dynamic) => ParamKind::ArrayDyn(*dtype),
        Ty::Array(dtype, Rank::Static(rank)) => ParamKind::Array(*dtype, *rank),
        _ => return None,
    })
}

fn result_kind(ty: &Ty, dynamic: bool) -> Option<ResultKind> {
    Some(match ty {
        Ty::None => ResultKind::None,
        Ty::Scalar(DType::F64, Class::Python) => ResultKind::PyFloat,
        Ty::Scalar(DType::I64, Class::Python) => ResultKind::PyInt,
        Ty::Scalar(DType::Bool, Class::Python) => ResultKind::PyBool,
        Ty::Scalar(_, Class::NumPy) => ResultKind::NpScalar,
        Ty::Str => ResultKind::Str,
        Ty::Array(..) if dynamic => ResultKind::ArrayOrScalar,
        Ty::Array(..) => ResultKind::Array,
        Ty::Tuple(items) => ResultKind::Tuple(
            items
                .iter()
                .map(|item| result_kind(item, dynamic))
                .collect::<Option<_>>()?,
        ),
        _ => return None,
    })
}

/// For an instance on floats: which parameters would be turned into floats at
/// each use if they were ints, so that a caller's int may be passed as a float.
fn int_as_float(db: &Database, project: Project, key: &InstanceKey) -> Vec<bool> {
    let ints = InstanceKey {
        args: key
            .args
            .iter()
            .map(|ty| {
                if *ty == Ty::FLOAT {
                    Ty::INT
                } else {
                    ty.clone()
                }
            })
            .collect(),
        ..key.clone()
    };
    let instance = Instance::new(db, ints);
    let inference = infer(db, project, instance);
    let same_result = inference.result == infer(db, project, Instance::new(db, key.clone())).result;
    if !inference.problems.is_empty() || !same_result {
        return Vec::new();
    }
    let function = &function_ir(db, project, instance).function;
    let params = function.params();
    let mut fits: Vec<bool> = key.args.iter().map(|ty| *ty == Ty::FLOAT).collect();
    function.walk(function.body, &mut |_, inst| {
        let inst = &function.insts[inst];
        let as_float = match inst.op {
            Op::Cast => inst.dtype_attr(0) == DType::F64,
            Op::IntTrueDiv => true,
            _ => false,
        };
        if as_float {
            return;
        }
        for arg in &inst.args {
            if let Some(index) = params.iter().position(|param| param == arg) {
                fits[index] = false;
            }
        }
    });
    fits
}

/// Conditions under which the instance on Python's floats would raise where
/// the one on arrays gives infinities.
fn guards(db: &Database, project: Project, key: &InstanceKey) -> Vec<Guard> {
    let scalars = InstanceKey {
        args: key
            .args
            .iter()
            .map(|ty| if ty.is_array() { Ty::FLOAT } else { ty.clone() })
            .collect(),
        ..key.clone()
    };
    let mut found = Vec::new();
    let mut open = vec![scalars];
    let first = open[0].clone();
    while let Some(key) = open.pop() {
        let instance = Instance::new(db, key.clone());
        let inference = infer(db, project, instance);
        let function = &function_ir(db, project, instance).function;
        if key == first {
            found.extend(own_guards(function));
        } else if raises(function) {
            // In a callee: any call with only scalars is Python's to answer.
            found.push(Guard {
                scalars: (0..first.args.len()).collect(),
                zero: None,
                large: None,
            });
        }
        open.extend(
            inference
                .callees()
                .filter(|callee| **callee != key)
                .cloned(),
        );
        if found.len() > 32 {
            break;
        }
    }
    found.dedup();
    found
}

/// Ops of Python's numbers that raise.
fn is_python_arithmetic(op: Op) -> bool {
    matches!(
        op,
        Op::FloatDiv
            | Op::FloatFloorDiv
            | Op::FloatRem
            | Op::FloatPow
            | Op::IntTrueDiv
            | Op::IntFloorDiv
            | Op::IntRem
            | Op::IntPow
    )
}

fn raises(function: &Function) -> bool {
    let mut raises = false;
    function.walk(function.body, &mut |_, inst| {
        raises |= is_python_arithmetic(function.insts[inst].op)
    });
    raises
}

fn own_guards(function: &Function) -> Vec<Guard> {
    let mut found = Vec::new();
    function.walk(function.body, &mut |_, id| {
        let inst = &function.insts[id];
        if !is_python_arithmetic(inst.op) {
            return;
        }
        let mut scalars = Vec::new();
        inst.args
            .iter()
            .for_each(|arg| depends(function, *arg, &mut scalars));
        scalars.sort_unstable();
        scalars.dedup();
        let param = |value: ValueId| function.params().iter().position(|param| *param == value);
        let exponent_two = inst.op == Op::FloatPow
            && function.def_inst(inst.args[1]).is_some_and(|exponent| {
                exponent.op == Op::ConstFloat && exponent.float_attr(0) == 2.0
            });
        let guard = match inst.op {
            Op::FloatPow if exponent_two => Guard {
                large: param(inst.args[0]),
                zero: None,
                scalars,
            },
            Op::FloatDiv => Guard {
                zero: param(inst.args[1]),
                large: None,
                scalars,
            },
            _ => Guard {
                zero: None,
                large: None,
                scalars,
            },
        };
        // A divisor that is a constant is not zero, or Python would raise always.
        if !guard.scalars.is_empty() && !found.contains(&guard) {
            found.push(guard);
        }
    });
    found
}

/// The parameters that a value is computed from.
fn depends(function: &Function, value: ValueId, found: &mut Vec<usize>) {
    if let Some(index) = function.params().iter().position(|param| *param == value) {
        found.push(index);
    }
    if let Some(inst) = function.def_inst(value) {
        inst.args
            .iter()
            .for_each(|arg| depends(function, *arg, found));
    }
}
