//! A line that shows what is being done, on terminals only.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::ui::Ui;

/// Disappears when dropped.
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    pub fn start(ui: Ui, message: impl Into<String>) -> Self {
        let bar = if ui.progress {
            ProgressBar::new_spinner()
        } else {
            ProgressBar::hidden()
        };
        let template = if ui.colour {
            "{spinner:.green} {wide_msg}"
        } else {
            "{spinner} {wide_msg}"
        };
        let style = ProgressStyle::with_template(template);
        bar.set_style(style.expect("the template is a constant"));
        bar.set_message(message.into());
        if ui.progress {
            bar.enable_steady_tick(Duration::from_millis(100));
        }
        Self { bar }
    }

    pub fn set(&self, message: impl Into<String>) {
        self.bar.set_message(message.into());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
