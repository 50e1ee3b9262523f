/** Pages to log in, and to decide who may. */
@NullMarked
package dev.vocalise.web.ui.access;

import org.jspecify.annotations.NullMarked;
