//! Rust results as Python objects.

use numpy::ndarray::{Array, Dimension};
use numpy::{Element, IntoPyArray, PyArray, PyArrayDescrMethods, PyUntypedArrayMethods, dtype};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyInt, PyString, PyTuple};
use pyo3::{BoundObject, IntoPyObject};

/// `None`.
pub fn none(py: Python<'_>) -> Bound<'_, PyAny> {
    py.None().into_bound(py)
}

/// A Python `float`.
pub fn float(py: Python<'_>, value: f64) -> Bound<'_, PyAny> {
    PyFloat::new(py, value).into_any()
}

/// A Python `int`.
pub fn int(py: Python<'_>, value: i64) -> Bound<'_, PyAny> {
    PyInt::new(py, value).into_any()
}

/// A Python `bool`.
pub fn bool(py: Python<'_>, value: bool) -> Bound<'_, PyAny> {
    PyBool::new(py, value).into_bound().into_any()
}

/// A Python `str`.
pub fn text(py: Python<'_>, value: String) -> Bound<'_, PyAny> {
    PyString::new(py, &value).into_any()
}

/// A NumPy scalar.
pub fn scalar<'py, T>(py: Python<'py>, value: T) -> PyResult<Bound<'py, PyAny>>
where
    T: Element + IntoPyObject<'py>,
{
    dtype::<T>(py).typeobj().call1((value,))
}

/// A NumPy array that takes over the memory of `value`.
pub fn array<T: Element, D: Dimension>(py: Python<'_>, value: Array<T, D>) -> Bound<'_, PyAny> {
    value.into_pyarray(py).into_any()
}

/// The array; its only element as a NumPy scalar when its rank is 0.
pub fn array_or_scalar<'py, T: Element, D: Dimension>(
    array: Bound<'py, PyArray<T, D>>,
) -> PyResult<Bound<'py, PyAny>> {
    if array.ndim() == 0 {
        return array.get_item(PyTuple::empty(array.py()));
    }
    Ok(array.into_any())
}
