//! The reference interpreter: it defines what each op means.
//!
//! It is the oracle of the tests: a pass must not change what a function
//! returns, prints or raises here, bit for bit. Values are values: a view is a
//! copy, so code that keeps the rules of versions and code that does not cannot
//! be told apart, and the verifier must have run. It does not model threads:
//! `grain` means nothing here.
//!
//! What is no error of the program has a kind of its own: [`Exception::FUEL`]
//! when the program ran too long, [`Exception::NOT_MODELLED`] for what is
//! defined elsewhere, [`Exception::INTERNAL`] for IR that breaks its rules.

mod arrays;

mod control;

mod datum;

mod layout;

mod lifted;

mod python;

mod reduce;

mod strings;

mod values;

use std::collections::HashMap;
use std::fmt;

use crate::function::{Function, InstId, Mode, RegionId, ValueId};
use crate::ops::{Effect, Op};

pub use datum::{Array, Datum, Element, Scalar, same};
pub use python::OVERFLOW;

/// What a program raised, or why it cannot be interpreted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The name of the Python class.
    pub kind: String,
    pub message: String,
}

impl Exception {
    /// The kind when the fuel is used up.
    pub const FUEL: &'static str = "pyrsc.OutOfFuel";
    /// The kind of what the interpreter leaves undefined.
    pub const NOT_MODELLED: &'static str = "pyrsc.NotModelled";
    /// The kind of what no verified function does.
    pub const INTERNAL: &'static str = "pyrsc.Internal";

    pub fn new(kind: impl Into<String>, message: impl Into<String>) -> Exception {
        Exception {
            kind: kind.into(),
            message: message.into(),
        }
    }

    fn internal(message: impl Into<String>) -> Exception {
        Exception::new(Exception::INTERNAL, message)
    }

    fn not_modelled(what: impl fmt::Display) -> Exception {
        Exception::new(Exception::NOT_MODELLED, format!("{what} is not modelled"))
    }

    /// Whether the program raised it, not the interpreter.
    pub fn is_python(&self) -> bool {
        !self.kind.starts_with("pyrsc.")
    }
}

impl fmt::Display for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind, self.message)
    }
}

impl std::error::Error for Exception {}

/// What runs the `extern` ops: from the target's name and the operands to the
/// results.
pub type Extern<'p> = dyn FnMut(&str, &[Datum]) -> Result<Vec<Datum>, Exception> + Send + 'p;

/// Regions and calls nest this deep at most, so that recursion cannot exhaust
/// the stack; Python has such a limit too.
const MAX_DEPTH: usize = 3000;

/// Enough for that depth in a debug build. Pages that are not touched cost
/// nothing.
const STACK_SIZE: usize = 256 << 20;

/// Instructions and elements that a run may take unless told otherwise.
const DEFAULT_FUEL: u64 = 50_000_000;

/// Runs functions of a program.
pub struct Interp<'p> {
    functions: HashMap<&'p str, &'p Function>,
    externs: Option<Box<Extern<'p>>>,
    fuel: u64,
    depth: usize,
    /// Whether a run may need more stack than a thread has.
    deep: bool,
    output: String,
}

/// The values of one call, by their ids.
struct Frame<'p> {
    func: &'p Function,
    values: Vec<Option<Datum>>,
}

/// How a region ended.
enum Flow {
    Yield(Vec<Datum>),
    Continue(Vec<Datum>),
    Break(Vec<Datum>),
    Return(Vec<Datum>),
}

impl<'p> Interp<'p> {
    /// With the functions of a program, such as a `&[Function]`.
    pub fn new(functions: impl IntoIterator<Item = &'p Function>) -> Interp<'p> {
        let functions: HashMap<&str, &Function> = functions
            .into_iter()
            .map(|func| (&func.name[..], func))
            .collect();
        let mut all = functions.values();
        let deep = all.any(|func| may_be_deep(func, func.body, 0));
        Interp {
            functions,
            deep,
            externs: None,
            fuel: DEFAULT_FUEL,
            depth: 0,
            output: String::new(),
        }
    }

    /// Limits how many instructions and elements all runs may take together.
    #[must_use]
    pub fn with_fuel(mut self, fuel: u64) -> Interp<'p> {
        self.fuel = fuel;
        self
    }

    /// Says what the `extern` ops do.
    #[must_use]
    pub fn with_externs(
        mut self,
        externs: impl FnMut(&str, &[Datum]) -> Result<Vec<Datum>, Exception> + Send + 'p,
    ) -> Interp<'p> {
        self.externs = Some(Box::new(externs));
        self
    }

    /// What has been printed so far.
    pub fn output(&self) -> &str {
        &self.output
    }

    /// Calls a function. The results are its own, then the last versions of the
    /// arrays of its `inout` parameters.
    ///
    /// # Errors
    /// What it raises.
    pub fn run(&mut self, name: &str, args: Vec<Datum>) -> Result<Vec<Datum>, Exception> {
        self.depth = 0;
        if !self.deep {
            return self.call(name, args);
        }
        std::thread::scope(|scope| {
            let spawned = std::thread::Builder::new()
                .stack_size(STACK_SIZE)
                .spawn_scoped(scope, || self.call(name, args));
            match spawned.map(std::thread::ScopedJoinHandle::join) {
                Ok(Ok(result)) => result,
                Ok(Err(panic)) => std::panic::resume_unwind(panic),
                Err(error) => Err(Exception::internal(error.to_string())),
            }
        })
    }

    pub(super) fn call(&mut self, name: &str, args: Vec<Datum>) -> Result<Vec<Datum>, Exception> {
        let Some(&func) = self.functions.get(name) else {
            return Err(Exception::internal(format!("no function is called {name}")));
        };
        if args.len() != func.params().len() {
            let (given, wanted) = (args.len(), func.params().len());
            let message = format!("{name} takes {wanted} arguments, {given} given");
            return Err(Exception::internal(message));
        }
        for (arg, &param) in args.iter().zip(func.params()) {
            let ty = func.ty(param);
            if !arg.is_of(ty) {
                return Err(Exception::internal(format!("{arg:?} is not of type {ty}")));
            }
        }
        let mut frame = Frame {
            func,
            values: vec![None; func.values.len()],
        };
        match self.region(&mut frame, func.body, args)? {
            Flow::Return(results) => {
                let inout = func.modes.iter().filter(|&&mode| mode == Mode::InOut);
                if results.len() == func.results.len() + inout.count() {
                    Ok(results)
                } else {
                    Err(Exception::internal(format!(
                        "{} results of {name}",
                        results.len()
                    )))
                }
            }
            _ => Err(Exception::internal(format!("{name} does not return"))),
        }
    }

    /// Uses up fuel for so many instructions or elements.
    fn charge(&mut self, amount: usize) -> Result<(), Exception> {
        match self.fuel.checked_sub(amount as u64) {
            Some(left) => {
                self.fuel = left;
                Ok(())
            }
            None => Err(Exception::new(Exception::FUEL, "the program ran too long")),
        }
    }

    /// The number of elements of a shape, if they can be had.
    fn charge_shape(&mut self, shape: &[usize]) -> Result<usize, Exception> {
        let size = shape
            .iter()
            .try_fold(1usize, |size, &extent| size.checked_mul(extent));
        self.charge(size.unwrap_or(usize::MAX))?;
        Ok(size.unwrap_or(usize::MAX))
    }

    /// Runs a region with its arguments, to its terminator.
    fn region(
        &mut self,
        frame: &mut Frame<'p>,
        region: RegionId,
        args: Vec<Datum>,
    ) -> Result<Flow, Exception> {
        if self.depth >= MAX_DEPTH {
            return Err(Exception::new(
                "RecursionError",
                "maximum recursion depth exceeded",
            ));
        }
        self.depth += 1;
        frame.bind(&frame.func.regions[region].args, args)?;
        let mut end = None;
        for &inst in &frame.func.regions[region].insts {
            self.charge(1)?;
            end = self.inst(frame, inst)?;
            if end.is_some() {
                break;
            }
        }
        // What a region defined is gone after it; the arrays that live on have
        // then one owner and are written to in place.
        for &inst in &frame.func.regions[region].insts {
            for &result in &frame.func.insts[inst].results {
                frame.values[index(result)] = None;
            }
        }
        self.depth -= 1;
        end.ok_or_else(|| Exception::internal("a region without a terminator"))
    }

    /// Runs an instruction; says how it ended its region, if it did.
    fn inst(&mut self, frame: &mut Frame<'p>, id: InstId) -> Result<Option<Flow>, Exception> {
        let op = frame.func.insts[id].op;
        if op.is_terminator() {
            return control::terminator(frame, id).map(Some);
        }
        if op.row().effect == Effect::Acts {
            return self.control(frame, id);
        }
        let results = self.compute(frame, id)?;
        frame.bind(&frame.func.insts[id].results, results)?;
        Ok(None)
    }
}

/// Whether a region calls, or has many regions within each other.
fn may_be_deep(func: &Function, region: RegionId, depth: usize) -> bool {
    /// So many regions fit on any stack.
    const FEW: usize = 20;
    depth > FEW
        || func.regions[region].insts.iter().any(|&id| {
            let inst = &func.insts[id];
            let mut regions = inst.regions.iter();
            inst.op == Op::Call || regions.any(|&inner| may_be_deep(func, inner, depth + 1))
        })
}

fn index(value: ValueId) -> usize {
    value.into_raw().into_u32() as usize
}

impl Frame<'_> {
    fn bind(&mut self, names: &[ValueId], values: Vec<Datum>) -> Result<(), Exception> {
        if names.len() != values.len() {
            let message = format!("{} values for {} names", values.len(), names.len());
            return Err(Exception::internal(message));
        }
        for (&name, value) in names.iter().zip(values) {
            debug_assert!(
                value.is_of(self.func.ty(name)),
                "{value:?} is not of type {}",
                self.func.ty(name)
            );
            self.values[index(name)] = Some(value);
        }
        Ok(())
    }

    fn get(&self, value: ValueId) -> Result<&Datum, Exception> {
        self.values[index(value)]
            .as_ref()
            .ok_or_else(|| Exception::internal("a value is used before its definition"))
    }

    fn all(&self, values: &[ValueId]) -> Result<Vec<Datum>, Exception> {
        values
            .iter()
            .map(|&value| self.get(value).cloned())
            .collect()
    }

    /// The value of an array that the instruction consumes.
    fn take(&mut self, value: ValueId) -> Result<Array, Exception> {
        match self.values[index(value)].take() {
            Some(Datum::Array(array)) => Ok(array),
            _ => Err(Exception::internal(
                "a write to what is not an array, or is consumed",
            )),
        }
    }
}
