//! The structure rules: what must hold before anything else can be looked at.

use std::collections::HashSet;

use crate::function::{Attr, Def, Function, InstId, Mode, RegionId, ValueId};
use crate::ops::AttrKind;

use super::Errors;

/// Deeper regions would exhaust the stack of those who walk them.
const MAX_DEPTH: usize = 250;

pub(super) fn check<'f>(func: &'f Function, errors: &mut Errors<'f>) {
    let mut checker = Checker {
        func,
        errors,
        regions: HashSet::new(),
        insts: HashSet::new(),
        values: HashSet::new(),
    };
    checker.region(func.body, 0);
    if !checker.errors.list.is_empty() {
        return;
    }
    if func.modes.len() != func.params().len() {
        let (modes, params) = (func.modes.len(), func.params().len());
        errors.function(format!("{modes} modes for {params} parameters"));
    }
    for (&mode, &param) in func.modes.iter().zip(func.params()) {
        if mode == Mode::InOut && !func.ty(param).is_array() {
            let ty = func.ty(param).clone();
            errors.function(format!("an `inout` parameter of type {ty}"));
        }
    }
}

struct Checker<'f, 'e> {
    func: &'f Function,
    errors: &'e mut Errors<'f>,
    regions: HashSet<RegionId>,
    insts: HashSet<InstId>,
    values: HashSet<ValueId>,
}

impl Checker<'_, '_> {
    fn region(&mut self, id: RegionId, depth: usize) {
        let raw = id.into_raw();
        if raw.into_u32() as usize >= self.func.regions.len() {
            return self.errors.function(format!("region {raw} does not exist"));
        }
        if !self.regions.insert(id) {
            return self
                .errors
                .function(format!("region {raw} stands in two places"));
        }
        if depth > MAX_DEPTH {
            let message = format!("region {raw} is nested more than {MAX_DEPTH} deep");
            return self.errors.function(message);
        }
        let region = &self.func.regions[id];
        for (i, &arg) in region.args.iter().enumerate() {
            self.definition(arg, Def::Arg(id, i as u32));
        }
        for &inst in &region.insts {
            self.inst(inst, depth);
        }
    }

    fn definition(&mut self, value: ValueId, place: Def) {
        let raw = value.into_raw();
        if !self.exists(value) {
            return self.errors.function(format!("value {raw} does not exist"));
        }
        if !self.values.insert(value) {
            return self
                .errors
                .function(format!("value {raw} is defined twice"));
        }
        let said = self.func.values[value].def;
        if said != place {
            let message = format!("value {raw} stands at {place:?} and says {said:?}");
            self.errors.function(message);
        }
    }

    fn exists(&self, value: ValueId) -> bool {
        (value.into_raw().into_u32() as usize) < self.func.values.len()
    }

    fn inst(&mut self, id: InstId, depth: usize) {
        let raw = id.into_raw();
        if raw.into_u32() as usize >= self.func.insts.len() {
            return self
                .errors
                .function(format!("instruction {raw} does not exist"));
        }
        if !self.insts.insert(id) {
            return self
                .errors
                .function(format!("instruction {raw} stands in two places"));
        }
        let inst = &self.func.insts[id];
        for (i, &result) in inst.results.iter().enumerate() {
            self.definition(result, Def::Inst(id, i as u32));
        }
        if let Some(&missing) = inst.args.iter().find(|&&arg| !self.exists(arg)) {
            let message = format!("operand {} does not exist", missing.into_raw());
            self.errors.at(id, message);
        }
        self.counts(id);
        for &region in &inst.regions {
            self.region(region, depth + 1);
        }
    }

    fn counts(&mut self, id: InstId) {
        let inst = &self.func.insts[id];
        let row = inst.op.row();
        let (given, named) = (inst.args.len(), row.operands.len());
        if given < named || (given > named && !row.variadic) {
            let least = if row.variadic { "at least " } else { "" };
            self.errors
                .at(id, format!("{given} operands, takes {least}{named}"));
        }
        if inst.attrs.len() != row.attrs.len() {
            let (given, wanted) = (inst.attrs.len(), row.attrs.len());
            self.errors
                .at(id, format!("{given} attributes, has {wanted}"));
        }
        for (attr, &(name, kind)) in inst.attrs.iter().zip(row.attrs) {
            if attr_kind(attr) != kind {
                self.errors
                    .at(id, format!("attribute `{name}` is {attr:?}, not {kind:?}"));
            }
        }
        if !row.variadic_regions && inst.regions.len() != row.regions.len() {
            let (given, wanted) = (inst.regions.len(), row.regions.len());
            self.errors.at(id, format!("{given} regions, has {wanted}"));
        }
    }
}

fn attr_kind(attr: &Attr) -> AttrKind {
    match attr {
        Attr::Bool(_) => AttrKind::Bool,
        Attr::Int(_) => AttrKind::Int,
        Attr::Float(_) => AttrKind::Float,
        Attr::Str(_) => AttrKind::Str,
        Attr::DType(_) => AttrKind::DType,
        Attr::Ints(_) => AttrKind::Ints,
        Attr::Strs(_) => AttrKind::Strs,
    }
}
