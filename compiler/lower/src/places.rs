//! Reads and writes of arrays, where a variable may stand for several.

use pyrsc_hir::body::Node;
use pyrsc_hir::lints;
use pyrsc_ir::{Op, Type, ValueId};

use crate::Ctx;
use crate::state::{Doubt, View};

impl Ctx<'_> {
    /// Does something with a view; where it may be one of several, in a branch
    /// for each. The results are those of the branch that is taken.
    pub(crate) fn on_each(
        &mut self,
        view: &View,
        act: &mut dyn FnMut(&mut Self, &View) -> Vec<ValueId>,
    ) -> Vec<ValueId> {
        let options = self.state.options(view);
        let which = self.state.buffers[view.buffer].version;
        self.chosen(which, &options, 0, act)
    }

    fn chosen(
        &mut self,
        which: ValueId,
        options: &[View],
        index: usize,
        act: &mut dyn FnMut(&mut Self, &View) -> Vec<ValueId>,
    ) -> Vec<ValueId> {
        if index + 1 == options.len() {
            return act(self, &options[index]);
        }
        let number = self.b.int(index as i64);
        let is_this = self.b.binary(Op::Eq, which, number);
        let mut written: Vec<usize> = options[index..].iter().map(|it| it.buffer).collect();
        written.sort_unstable();
        written.dedup();
        let before = self.state.clone();
        let mut regions = Vec::new();
        let mut types = Vec::new();
        for is_rest in [false, true] {
            self.state = before.clone();
            let region = self.b.new_region();
            let outer = self.b.switch_to(region);
            let mut values = if is_rest {
                self.chosen(which, options, index + 1, act)
            } else {
                act(self, &options[index])
            };
            values.extend(written.iter().map(|&it| self.state.buffers[it].version));
            types = values
                .iter()
                .map(|&it| self.b.func.ty(it).clone())
                .collect();
            self.b.effect(Op::Yield, &values, vec![]);
            self.b.switch_to(outer);
            regions.push(region);
        }
        self.state = before;
        let mut results = self.b.push(Op::If, &[is_this], vec![], regions, types);
        let versions = results.split_off(results.len() - written.len());
        for (buffer, version) in written.into_iter().zip(versions) {
            self.new_version(buffer, version);
        }
        results
    }

    /// The value of a view on the present version of its buffer.
    pub(crate) fn view_value(&mut self, view: &View) -> ValueId {
        if !self.is_choice(view) {
            let version = self.state.buffers[view.buffer].version;
            return self.apply(version, &view.path);
        }
        let values = self.on_each(view, &mut |ctx, view| {
            let array = ctx.view_value(view);
            vec![ctx.b.unary(Op::Copy, array)]
        });
        values[0]
    }

    /// The shape of a view.
    pub(crate) fn view_shape(&mut self, view: &View) -> ValueId {
        let shape = self.on_each(view, &mut |ctx, view| {
            let array = ctx.view_value(view);
            vec![ctx.b.unary(Op::ShapeOf, array)]
        });
        shape[0]
    }

    /// An element of a view.
    pub(crate) fn view_element(&mut self, view: &View, indices: &[ValueId]) -> ValueId {
        let element = self.on_each(view, &mut |ctx, view| {
            let mut args = vec![ctx.view_value(view)];
            args.extend(indices);
            vec![ctx.b.inst(Op::Get, &args, vec![])]
        });
        element[0]
    }

    pub(crate) fn is_choice(&self, view: &View) -> bool {
        !self.state.buffers[view.buffer].options.is_empty()
    }

    /// The array type of the memory behind a view.
    pub(crate) fn memory_type(&self, view: &View) -> Type {
        let buffer = &self.state.buffers[view.buffer];
        match buffer.options.first() {
            Some(option) => self.view_type(option),
            None => self.b.func.ty(buffer.version).clone(),
        }
    }

    /// Whether memory may be written to: not if another variable may or may not
    /// share it. Where following the variables can settle that, asks for it.
    pub(crate) fn may_write(&mut self, view: &View, node: Node) -> bool {
        let buffer = &self.state.buffers[view.buffer];
        if buffer.writable && buffer.doubts.is_empty() {
            return true;
        }
        let mut settled = buffer.writable;
        for doubt in buffer.doubts.clone() {
            match doubt {
                Doubt::Meeting(meeting) if !self.known.followed.contains(&meeting) => {
                    self.found.followed.insert(meeting);
                }
                _ => settled = false,
            }
        }
        if !settled {
            let message =
                "this writes to an array that other variables may or may not share".to_owned();
            let help = "copy the array first, or write through the variable that made it";
            self.report(&lints::UNCERTAIN_ALIAS, node, message, Some(help));
        }
        false
    }
}
