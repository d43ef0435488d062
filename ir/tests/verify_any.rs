//! The verifier on functions that nobody would build.

use proptest::prelude::*;
use pyrsc_ir::verify::verify;
use pyrsc_ir::{Attr, DType, Def, Function, Inst, Region, SpanId, Type, Value};

/// Any instructions with any ids: the verifier must say something, not panic.
fn any_function() -> impl Strategy<Value = Function> {
    let id = 0u32..6;
    let ids = || prop::collection::vec(0u32..6, 0..4);
    let inst = (
        0usize..pyrsc_ir::ops::ROWS.len(),
        ids(),
        ids(),
        ids(),
        any::<bool>(),
    );
    let insts = prop::collection::vec(inst, 1..6);
    let regions = prop::collection::vec((ids(), ids()), 1..4);
    let values = prop::collection::vec((0usize..5, id, any::<bool>()), 1..6);
    (insts, regions, values).prop_map(|(insts, regions, values)| {
        let mut func = Function::new("f");
        func.regions.clear();
        let to_ids = |ids: Vec<u32>| ids.into_iter().map(|id| id.into()).collect::<Vec<_>>();
        let value = |ids: Vec<u32>| {
            to_ids(ids)
                .into_iter()
                .map(la_arena::Idx::from_raw)
                .collect::<Vec<_>>()
        };
        for (args, insts) in regions {
            let insts = to_ids(insts)
                .into_iter()
                .map(la_arena::Idx::from_raw)
                .collect();
            func.regions.alloc(Region {
                args: value(args),
                insts,
            });
        }
        for (ty, place, arg) in values {
            let ty = [
                Type::INT,
                Type::FLOAT,
                Type::array(DType::F64, 1),
                Type::Str,
                Type::BOOL,
            ][ty]
                .clone();
            let def = if arg {
                Def::Arg(la_arena::Idx::from_raw(place.into()), 0)
            } else {
                Def::Inst(la_arena::Idx::from_raw(place.into()), 0)
            };
            func.values.alloc(Value {
                ty,
                def,
                hint: None,
            });
        }
        for (op, args, results, regions, fit) in insts {
            let row = &pyrsc_ir::ops::ROWS[op];
            let attrs = row.attrs.iter().map(|(_, kind)| attr(*kind, fit)).collect();
            let regions: Vec<_> = to_ids(regions)
                .into_iter()
                .map(la_arena::Idx::from_raw)
                .collect();
            func.insts.alloc(Inst {
                op: row.op,
                args: value(args),
                attrs,
                regions: regions.into_iter().take(row.regions.len()).collect(),
                results: value(results),
                span: SpanId::NONE,
            });
        }
        func
    })
}

fn attr(kind: pyrsc_ir::ops::AttrKind, small: bool) -> Attr {
    use pyrsc_ir::ops::AttrKind;
    let int = if small { 1 } else { i64::MAX };
    match kind {
        AttrKind::Bool => Attr::Bool(true),
        AttrKind::Int => Attr::Int(int),
        AttrKind::Float => Attr::Float(pyrsc_ir::FloatBits::new(0.5)),
        AttrKind::Str => Attr::Str("reduce.sum".to_owned()),
        AttrKind::DType => Attr::DType(DType::F64),
        AttrKind::Ints => Attr::Ints(vec![int, int]),
        AttrKind::Strs => Attr::Strs(vec![]),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nothing_makes_the_verifier_panic(func in any_function()) {
        let _ = verify(&func);
    }
}
