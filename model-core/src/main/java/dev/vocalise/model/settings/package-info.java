/**
 * What can be set, declared once: name, range, default, meaning. The reader of campaign files, the
 * tables of the documentation, the form on the wire and the pages are made from it. Start at {@link
 * dev.vocalise.model.settings.Settings}.
 */
@NullMarked
package dev.vocalise.model.settings;

import org.jspecify.annotations.NullMarked;
