/**
 * Who sends a request, and the ways to prove it: one-time links, passwords, tokens, an identity
 * provider. What each role may do stands at the endpoints themselves.
 */
@NullMarked
package dev.vocalise.web.access;

import org.jspecify.annotations.NullMarked;
