/** Writing a campaign file in the browser: a draft from two corpora, checked while it is typed. */
@NullMarked
package dev.vocalise.web.ui.launch;

import org.jspecify.annotations.NullMarked;
