/** Failure codes; the kind of a code decides whether Temporal tries again. */
@NullMarked
package dev.vocalise.workflows.failure;

import org.jspecify.annotations.NullMarked;
