-- Words that a firm puts on its clients, to find them together.

CREATE TABLE client_tags (
  partner         {uuid} NOT NULL,
  client          {uuid} NOT NULL,
  tag             {text} {collate_c} NOT NULL,
  PRIMARY KEY (partner, client, tag),
  FOREIGN KEY (partner, client) REFERENCES clients (partner, id)
) {strict};
CREATE INDEX client_tags_tag ON client_tags (partner, tag, client);
