"""What a chart shows, decided on rows: nothing here knows how it is drawn."""
