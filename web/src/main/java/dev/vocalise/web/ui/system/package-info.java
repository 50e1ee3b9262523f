/** Servers, workers and what is missing on this machine. */
@NullMarked
package dev.vocalise.web.ui.system;

import org.jspecify.annotations.NullMarked;
