/** Tests of how documents are found on elements. */
@NullMarked
package io.artstore.query.document;

import org.jspecify.annotations.NullMarked;
