/**
 * What the REST API promises, read from the endpoints and their records: paths, parameters, bodies,
 * answers and refusals as an OpenAPI document. Not here: the endpoints ({@code web.api}).
 */
@NullMarked
package dev.vocalise.web.contract;

import org.jspecify.annotations.NullMarked;
