/**
 * A campaign as a folder that a stranger verifies without Vocalise: statements, keys, proofs,
 * artifacts, and the scripts that check them.
 */
@NullMarked
package dev.vocalise.activities.export.bundle;

import org.jspecify.annotations.NullMarked;
