/**
 * The distribution: one process that holds a data directory, its servers and the web server. Start
 * with {@link dev.vocalise.web.Main} and {@link dev.vocalise.web.Instance}.
 */
@NullMarked
package dev.vocalise.web;

import org.jspecify.annotations.NullMarked;
