/** The list of campaigns and the board of one. */
@NullMarked
package dev.vocalise.web.ui.campaign;

import org.jspecify.annotations.NullMarked;
