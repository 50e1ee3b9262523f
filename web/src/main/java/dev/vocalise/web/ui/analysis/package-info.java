/** Where a run errs, and what an experiment decided over all its seeds. */
@NullMarked
package dev.vocalise.web.ui.analysis;

import org.jspecify.annotations.NullMarked;
