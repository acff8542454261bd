/**
 * {@code artstore schema}: the commands of the schema lifecycle with ArtStore's manifest built in,
 * on the data directory's server or on one that is named; and what {@code artstore up} does to the
 * databases of its own server.
 */
@NullMarked
package io.artstore.app.schema;

import org.jspecify.annotations.NullMarked;
