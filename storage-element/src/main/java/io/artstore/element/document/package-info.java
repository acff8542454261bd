/**
 * A document as the element keeps it, and the names it gets on disk. Knows neither files nor
 * databases.
 */
@NullMarked
package io.artstore.element.document;

import org.jspecify.annotations.NullMarked;
