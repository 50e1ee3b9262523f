/**
 * The campaign as a whole: its resolved specification, its workflow and one workflow per seed run.
 */
@NullMarked
package dev.vocalise.workflows.campaign;

import org.jspecify.annotations.NullMarked;
