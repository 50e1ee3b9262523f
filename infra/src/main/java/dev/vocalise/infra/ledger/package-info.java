/**
 * What makes statements provable: their canonical form, signatures, keys, and the Merkle tree over
 * all of them with its signed heads. Knows no database.
 */
@NullMarked
package dev.vocalise.infra.ledger;

import org.jspecify.annotations.NullMarked;
