//! Control ops: branches, loops, calls, and what ends a region.

use crate::function::InstId;
use crate::ops::Op;

use super::datum::{Array, Datum, Scalar};
use super::{Exception, Flow, Frame, Interp};

/// What ends a region.
pub(super) fn terminator(frame: &Frame<'_>, id: InstId) -> Result<Flow, Exception> {
    let inst = &frame.func.insts[id];
    let values = frame.all(&inst.args)?;
    match inst.op {
        Op::Yield => Ok(Flow::Yield(values)),
        Op::Continue => Ok(Flow::Continue(values)),
        Op::Break => Ok(Flow::Break(values)),
        Op::Return => Ok(Flow::Return(values)),
        Op::Raise => Err(Exception::new(inst.str_attr(0), values[0].str()?)),
        op => Err(Exception::internal(format!("{op} does not end a region"))),
    }
}

/// What the loop does after an iteration.
enum Next {
    Again(Vec<Datum>),
    Done(Vec<Datum>),
    Leave(Flow),
}

impl Next {
    fn of(flow: Flow) -> Next {
        match flow {
            Flow::Continue(carried) => Next::Again(carried),
            Flow::Break(carried) => Next::Done(carried),
            other => Next::Leave(other),
        }
    }
}

impl<'p> Interp<'p> {
    /// Runs an op that acts; says how it ended the region around, if it did.
    pub(super) fn control(
        &mut self,
        frame: &mut Frame<'p>,
        id: InstId,
    ) -> Result<Option<Flow>, Exception> {
        let inst = &frame.func.insts[id];
        let mut args = frame.all(&inst.args)?;
        let next = match inst.op {
            Op::If => {
                let taken = usize::from(!args[0].bool()?);
                match self.region(frame, inst.regions[taken], Vec::new())? {
                    Flow::Yield(results) => Next::Done(results),
                    other => Next::Leave(other),
                }
            }
            Op::For => {
                let carried = args.split_off(3);
                let (start, stop, step) = (args[0].int()?, args[1].int()?, args[2].int()?);
                self.counted(frame, id, [start, stop, step], carried)?
            }
            Op::ForEach => {
                let carried = args.split_off(1);
                let array = args[0].array()?.clone();
                self.for_each(frame, id, &array, carried)?
            }
            Op::While => self.while_loop(frame, id, args)?,
            Op::Call => Next::Done(self.call_inst(frame, id, args)?),
            Op::ExternActs => Next::Done(self.external(inst.str_attr(0), &args)?),
            Op::Print => {
                let parts: Result<Vec<&str>, Exception> = args.iter().map(Datum::str).collect();
                self.output.push_str(&parts?.join(inst.str_attr(0)));
                self.output.push_str(inst.str_attr(1));
                Next::Done(Vec::new())
            }
            op => return Err(Exception::internal(format!("{op} is not interpreted"))),
        };
        match next {
            Next::Done(results) => {
                frame.bind(&inst.results, results)?;
                Ok(None)
            }
            Next::Leave(flow) => Ok(Some(flow)),
            Next::Again(_) => Err(Exception::internal("a continue outside its loop")),
        }
    }

    pub(super) fn external(
        &mut self,
        target: &str,
        args: &[Datum],
    ) -> Result<Vec<Datum>, Exception> {
        match &mut self.externs {
            Some(externs) => externs(target, args),
            None => Err(Exception::not_modelled(format_args!("`{target}`"))),
        }
    }

    fn counted(
        &mut self,
        frame: &mut Frame<'p>,
        id: InstId,
        [start, stop, step]: [i64; 3],
        mut carried: Vec<Datum>,
    ) -> Result<Next, Exception> {
        if step == 0 {
            return Err(Exception::internal("a loop of step 0"));
        }
        let body = frame.func.insts[id].regions[0];
        let mut at = Some(start);
        while let Some(i) = at
            && (if step > 0 { i < stop } else { i > stop })
        {
            let mut args = vec![Datum::from(i)];
            args.append(&mut carried);
            match Next::of(self.region(frame, body, args)?) {
                Next::Again(next) => carried = next,
                left => return Ok(left),
            }
            // Beyond 64 bits the index is past any stop.
            at = i.checked_add(step);
        }
        Ok(Next::Done(carried))
    }

    fn for_each(
        &mut self,
        frame: &mut Frame<'p>,
        id: InstId,
        array: &Array,
        mut carried: Vec<Datum>,
    ) -> Result<Next, Exception> {
        let body = frame.func.insts[id].regions[0];
        let Some((&count, inner)) = array.shape.split_first() else {
            return Err(Exception::internal("for.each of an array without axes"));
        };
        let size: usize = inner.iter().product();
        for i in 0..count {
            self.charge(size)?;
            let element = if inner.is_empty() {
                Datum::Scalar(array.data()[i])
            } else {
                let data: Vec<Scalar> = array.data()[i * size..(i + 1) * size].to_vec();
                Datum::Array(Array::new(array.dtype, inner.to_vec(), data))
            };
            let mut args = vec![element];
            args.append(&mut carried);
            match Next::of(self.region(frame, body, args)?) {
                Next::Again(next) => carried = next,
                left => return Ok(left),
            }
        }
        Ok(Next::Done(carried))
    }

    fn while_loop(
        &mut self,
        frame: &mut Frame<'p>,
        id: InstId,
        mut carried: Vec<Datum>,
    ) -> Result<Next, Exception> {
        let (head, body) = {
            let regions = &frame.func.insts[id].regions;
            (regions[0], regions[1])
        };
        loop {
            match self.region(frame, head, carried.clone())? {
                Flow::Yield(cond) if cond.len() == 1 => {
                    if !cond[0].bool()? {
                        return Ok(Next::Done(carried));
                    }
                }
                left => return Ok(Next::of(left)),
            }
            match Next::of(self.region(frame, body, carried)?) {
                Next::Again(next) => carried = next,
                left => return Ok(left),
            }
        }
    }
}
