/** Who may do what: roles, passwords, and the secrets that stand for somebody. */
@NullMarked
package dev.vocalise.infra.access;

import org.jspecify.annotations.NullMarked;
