/** The search as callers meet it: parameters, limits, cursors. It knows no SQL. */
@NullMarked
package io.artstore.query.search;

import org.jspecify.annotations.NullMarked;
