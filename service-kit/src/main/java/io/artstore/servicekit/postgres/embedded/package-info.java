/**
 * A real PostgreSQL server beside the program: unpacked once, initialised once per data directory,
 * and never fought over. Knows nothing of databases, roles or schemas of ArtStore; it must never
 * touch a server that does not belong to its directory.
 */
@NullMarked
package io.artstore.servicekit.postgres.embedded;

import org.jspecify.annotations.NullMarked;
