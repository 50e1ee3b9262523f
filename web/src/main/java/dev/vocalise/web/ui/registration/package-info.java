/**
 * Registering and keeping in the browser what campaigns read: corpora, functionals, checkpoints.
 */
@NullMarked
package dev.vocalise.web.ui.registration;

import org.jspecify.annotations.NullMarked;
