/**
 * Writes a schema as a pair of scripts, from the catalog of a database: what a person keeps as the
 * first migration. Reads only; whether the scripts lead to the same catalog is proven elsewhere.
 * What cannot be written is named, never left out.
 */
@NullMarked
package io.artstore.schema.baseline;

import org.jspecify.annotations.NullMarked;
