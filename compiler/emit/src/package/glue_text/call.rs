//! A call from Python: its arguments as compiled functions take them.
//!
//! Each method gives `None` for an argument of another class than asked for;
//! then the next compiled form is tried, and in the end the Python function.
//! Arrays are neither copied nor changed, save those that are lent for writing.

use std::panic;
use std::panic::AssertUnwindSafe;

use numpy::ndarray::{
    ArrayView, ArrayViewD, ArrayViewMut, ArrayViewMutD, Dimension, IxDyn, aview0,
};
use numpy::{
    Element, PyArray, PyArrayDescrMethods, PyArrayDyn, PyArrayMethods, PyReadonlyArray,
    PyReadwriteArray, PyUntypedArray, PyUntypedArrayMethods, dtype,
};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyInt, PyNotImplemented, PyString, PyTuple};

use super::exceptions::python_error;
use super::results::array_or_scalar;

/// What a compiled form gives: nothing when the arguments do not fit.
pub type Answer<'py> = Option<PyResult<Bound<'py, PyAny>>>;

/// Up to this size, integers are floats.
const EXACT: i64 = 1 << 53;

/// The most axes that ndarray's views of NumPy arrays have.
const MAX_RANK: usize = 32;

/// The arguments of a call, in the order of the parameters.
pub struct Call<'a, 'py> {
    arguments: &'a Bound<'py, PyTuple>,
}

impl<'a, 'py> Call<'a, 'py> {
    /// A call with these arguments.
    pub fn new(arguments: &'a Bound<'py, PyTuple>) -> Call<'a, 'py> {
        Call { arguments }
    }

    /// The token for Python's interpreter.
    pub fn py(&self) -> Python<'py> {
        self.arguments.py()
    }

    /// The argument itself.
    pub fn argument(&self, index: usize) -> Option<Bound<'py, PyAny>> {
        self.arguments.get_item(index).ok()
    }

    /// The argument itself, as a result.
    pub fn same(&self, index: usize) -> PyResult<Bound<'py, PyAny>> {
        self.arguments.get_item(index)
    }

    /// Exactly a Python `float`.
    pub fn float(&self, index: usize) -> Option<f64> {
        let argument = self.argument(index)?;
        argument.cast_exact::<PyFloat>().ok().map(|it| it.value())
    }

    /// A Python `float`, or an `int` that a float holds exactly.
    pub fn number(&self, index: usize) -> Option<f64> {
        self.float(index)
            .or_else(|| exact_float(&self.argument(index)?))
    }

    /// Exactly a Python `int`, of 64 bits.
    pub fn int(&self, index: usize) -> Option<i64> {
        let argument = self.argument(index)?;
        argument.cast_exact::<PyInt>().ok()?.extract().ok()
    }

    /// A Python `bool`.
    pub fn bool(&self, index: usize) -> Option<bool> {
        let argument = self.argument(index)?;
        argument.cast_exact::<PyBool>().ok().map(|it| it.is_true())
    }

    /// Exactly a Python `str`.
    pub fn text(&self, index: usize) -> Option<String> {
        let argument = self.argument(index)?;
        argument.cast_exact::<PyString>().ok()?.extract().ok()
    }

    /// `None`.
    pub fn none(&self, index: usize) -> Option<()> {
        self.argument(index)?.is_none().then_some(())
    }

    /// A NumPy scalar.
    pub fn scalar<T: Number>(&self, index: usize) -> Option<T> {
        let argument = self.argument(index)?;
        let is_scalar = argument.get_type().is(dtype::<T>(self.py()).typeobj());
        is_scalar.then(|| T::from_scalar(&argument))?
    }

    /// A NumPy array of a given rank.
    pub fn array<T: Number, D: Dimension>(&self, index: usize) -> Option<Operand<'py, T, D>> {
        let array = typed::<T, D>(&self.argument(index)?)?;
        array.try_readonly().ok().map(Operand::Array)
    }

    /// A NumPy array of any rank, or a NumPy scalar.
    pub fn any_array<T: Number>(&self, index: usize) -> Option<Operand<'py, T, IxDyn>> {
        let array = self.array(index);
        array.or_else(|| self.scalar(index).map(Operand::Scalar))
    }

    /// A NumPy array of any rank, a NumPy scalar, or a Python number.
    pub fn operand<T: Number>(&self, index: usize) -> Option<Operand<'py, T, IxDyn>> {
        let argument = self.argument(index)?;
        match T::from_number(&argument) {
            Some(number) => Some(Operand::Scalar(number)),
            None => self.any_array(index),
        }
    }

    /// A NumPy array to write into, which shares no memory with other arguments.
    pub fn array_mut<T: Number, D: Dimension>(&self, index: usize) -> Option<Lent<'py, T, D>> {
        let argument = self.argument(index)?;
        let array = typed::<T, D>(&argument)?;
        let place = extent(array.as_untyped(), array.data().addr());
        for other in (0..self.arguments.len()).filter(|it| *it != index) {
            // Of another array of unknown type, no address is known.
            let other = self.argument(other)?;
            if let Ok(other) = other.cast::<PyUntypedArray>() {
                let other = other.as_any().cast::<PyArrayDyn<T>>().ok()?;
                let (start, end) = extent(other.as_untyped(), other.data().addr());
                if start < place.1 && place.0 < end {
                    return None;
                }
            }
        }
        array.try_readwrite().ok().map(Lent)
    }

    /// Whether all of these arguments are Python's own numbers.
    pub fn are_python_numbers(&self, indices: &[usize]) -> bool {
        indices.iter().all(|&index| {
            self.argument(index).is_some_and(|it| {
                it.is_exact_instance_of::<PyFloat>()
                    || it.is_exact_instance_of::<PyInt>()
                    || it.is_exact_instance_of::<PyBool>()
            })
        })
    }

    /// Whether an argument is a Python number of value 0.
    pub fn is_zero(&self, index: usize) -> bool {
        let value = self.argument(index).and_then(|it| it.extract::<f64>().ok());
        self.are_python_numbers(&[index]) && value == Some(0.0)
    }

    /// Whether an argument is a Python number whose square may overflow.
    pub fn is_large(&self, index: usize) -> bool {
        let value = self.argument(index).and_then(|it| it.extract::<f64>().ok());
        self.are_python_numbers(&[index]) && !value.is_some_and(|value| value.abs() < 1e150)
    }

    /// Runs compiled code while other Python threads go on.
    pub fn run<R: Send>(&self, compiled: impl FnOnce() -> R + Send) -> PyResult<R> {
        let outcome = self
            .py()
            .detach(|| panic::catch_unwind(AssertUnwindSafe(compiled)));
        outcome.map_err(|payload| python_error(self.py(), payload))
    }

    /// Runs compiled code that writes its result into a new NumPy array.
    pub fn fill<T: Number>(
        &self,
        shape: impl FnOnce() -> IxDyn + Send,
        compiled: impl FnOnce(ArrayViewMutD<'_, T>) + Send,
    ) -> PyResult<Bound<'py, PyAny>> {
        let shape = self.run(shape)?;
        let array = PyArrayDyn::<T>::zeros(self.py(), shape, false);
        {
            let mut lent = array.try_readwrite()?;
            let out = lent.as_array_mut();
            self.run(|| compiled(out))?;
        }
        array_or_scalar(array)
    }

    /// The answer, or `NotImplemented` to have the Python function called.
    pub fn end(&self, answer: Answer<'py>) -> PyResult<Bound<'py, PyAny>> {
        let not_compiled = || Ok(PyNotImplemented::get(self.py()).to_owned().into_any());
        answer.unwrap_or_else(not_compiled)
    }
}

/// An array as compiled code may see it: of the type itself and no class
/// derived from it, in the machine's byte order, aligned.
fn typed<'py, T: Number, D: Dimension>(
    argument: &Bound<'py, PyAny>,
) -> Option<Bound<'py, PyArray<T, D>>> {
    argument.cast_exact::<PyUntypedArray>().ok()?;
    let array = argument.cast::<PyArray<T, D>>().ok()?;
    let size = size_of::<T>().cast_signed();
    let fits = array.is_aligned()
        && array.ndim() <= MAX_RANK
        && array.strides().iter().all(|stride| stride % size == 0);
    fits.then(|| array.clone())
}

/// The addresses between which an array's elements lie.
fn extent(array: &Bound<'_, PyUntypedArray>, first: usize) -> (usize, usize) {
    if array.len() == 0 {
        return (first, first);
    }
    let (mut start, mut end) = (first, first + array.dtype().itemsize());
    for (&length, &stride) in array.shape().iter().zip(array.strides()) {
        let span = stride.unsigned_abs() * (length - 1);
        if stride < 0 {
            start -= span;
        } else {
            end += span;
        }
    }
    (start, end)
}

/// An argument that is read as an array.
pub enum Operand<'py, T: Element, D: Dimension> {
    /// A NumPy array, borrowed.
    Array(PyReadonlyArray<'py, T, D>),
    /// A number, as an array of rank 0.
    Scalar(T),
}

impl<T: Element, D: Dimension> Operand<'_, T, D> {
    /// The array.
    pub fn fixed(&self) -> Option<ArrayView<'_, T, D>> {
        match self {
            Operand::Array(array) => Some(array.as_array()),
            Operand::Scalar(_) => None,
        }
    }
}

impl<T: Element> Operand<'_, T, IxDyn> {
    /// The array or number as an array of any rank.
    pub fn view(&self) -> ArrayViewD<'_, T> {
        match self {
            Operand::Array(array) => array.as_array(),
            Operand::Scalar(number) => aview0(number).into_dyn(),
        }
    }
}

/// An array that is lent for writing.
pub struct Lent<'py, T: Element, D: Dimension>(PyReadwriteArray<'py, T, D>);

impl<T: Element, D: Dimension> Lent<'_, T, D> {
    /// The array.
    pub fn view_mut(&mut self) -> ArrayViewMut<'_, T, D> {
        self.0.as_array_mut()
    }
}

/// An element type of arrays that compiled code knows.
pub trait Number: Element + Copy {
    /// The value of a NumPy scalar of this type.
    fn from_scalar(scalar: &Bound<'_, PyAny>) -> Option<Self>;

    /// A Python number as NumPy takes it among arrays of this type, if it keeps
    /// the type.
    fn from_number(number: &Bound<'_, PyAny>) -> Option<Self>;
}

/// A Python `int` that a float holds exactly.
fn exact_float(number: &Bound<'_, PyAny>) -> Option<f64> {
    let int: i64 = number.cast_exact::<PyInt>().ok()?.extract().ok()?;
    (-EXACT..=EXACT).contains(&int).then_some(int as f64)
}

impl Number for f64 {
    fn from_scalar(scalar: &Bound<'_, PyAny>) -> Option<f64> {
        scalar.extract().ok()
    }

    fn from_number(number: &Bound<'_, PyAny>) -> Option<f64> {
        match number.cast_exact::<PyFloat>() {
            Ok(number) => Some(number.value()),
            Err(_) => exact_float(number),
        }
    }
}

impl Number for f32 {
    fn from_scalar(scalar: &Bound<'_, PyAny>) -> Option<f32> {
        scalar.extract().ok()
    }

    fn from_number(number: &Bound<'_, PyAny>) -> Option<f32> {
        let wide = f64::from_number(number)?;
        let narrow = wide as f32;
        // NumPy warns of an overflow.
        (narrow.is_finite() == wide.is_finite()).then_some(narrow)
    }
}

impl Number for bool {
    fn from_scalar(scalar: &Bound<'_, PyAny>) -> Option<bool> {
        scalar.extract().ok()
    }

    fn from_number(number: &Bound<'_, PyAny>) -> Option<bool> {
        number.cast_exact::<PyBool>().ok().map(|it| it.is_true())
    }
}

macro_rules! whole_numbers {
    ($($number:ty),+) => {$(
        impl Number for $number {
            fn from_scalar(scalar: &Bound<'_, PyAny>) -> Option<$number> {
                scalar.extract().ok()
            }

            fn from_number(number: &Bound<'_, PyAny>) -> Option<$number> {
                number.cast_exact::<PyInt>().ok()?.extract().ok()
            }
        }
    )+};
}

whole_numbers!(i8, i16, i32, i64, u8, u16, u32, u64);
