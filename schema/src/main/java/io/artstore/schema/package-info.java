/**
 * Schema lifecycle of PostgreSQL databases: migrations with a proven way back, an append-only
 * history, a gate for programs. Knows no particular product: databases, folders and prefixes come
 * in as {@link io.artstore.schema.SchemaEntry entries}. Prints nothing and reads no environment.
 */
@NullMarked
package io.artstore.schema;

import org.jspecify.annotations.NullMarked;
