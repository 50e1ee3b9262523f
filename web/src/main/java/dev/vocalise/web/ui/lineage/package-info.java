/** Where a number comes from, opened step by step. */
@NullMarked
package dev.vocalise.web.ui.lineage;

import org.jspecify.annotations.NullMarked;
