/** What the element holds: single documents, pages of them, and what it says of itself. */
@NullMarked
package io.artstore.element.catalog;

import org.jspecify.annotations.NullMarked;
