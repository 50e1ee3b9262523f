/** Recomputes what rows claim from the artifacts that they name, and reads every byte again. */
@NullMarked
package dev.vocalise.activities.audit;

import org.jspecify.annotations.NullMarked;
