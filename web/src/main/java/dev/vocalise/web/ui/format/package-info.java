/** Numbers, states and settings in words. */
@NullMarked
package dev.vocalise.web.ui.format;

import org.jspecify.annotations.NullMarked;
