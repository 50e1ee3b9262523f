/**
 * What an audit says: which claims are proven, which cannot be checked here, which are violated.
 */
@NullMarked
package dev.vocalise.infra.audit;

import org.jspecify.annotations.NullMarked;
