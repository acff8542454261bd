/**
 * The catalog of a database as a canonical text: what a schema is, apart from when, by whom and
 * under which prefix it was made. Equal texts, equal schemas. Reads only.
 */
@NullMarked
package io.artstore.schema.catalog;

import org.jspecify.annotations.NullMarked;
