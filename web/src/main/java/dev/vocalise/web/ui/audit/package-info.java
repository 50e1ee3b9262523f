/** The page of an audit. */
@NullMarked
package dev.vocalise.web.ui.audit;

import org.jspecify.annotations.NullMarked;
