/** What operators see of an instance: metrics, health, traces and where its log goes. */
@NullMarked
package dev.vocalise.web.operation;

import org.jspecify.annotations.NullMarked;
