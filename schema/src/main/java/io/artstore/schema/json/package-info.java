/**
 * A strict JSON reader and writer (RFC 8259) for the small files of this library: no duplicate
 * names, nothing after the value, bounded depth. It binds nothing to classes.
 */
@NullMarked
package io.artstore.schema.json;

import org.jspecify.annotations.NullMarked;
