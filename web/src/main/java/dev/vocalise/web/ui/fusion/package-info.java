/** What fusion made of two modalities, for the page of a run. */
@NullMarked
package dev.vocalise.web.ui.fusion;

import org.jspecify.annotations.NullMarked;
