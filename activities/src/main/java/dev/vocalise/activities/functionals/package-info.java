/** Functionals that people import: their registration, and what of them a branch reads. */
@NullMarked
package dev.vocalise.activities.functionals;

import org.jspecify.annotations.NullMarked;
