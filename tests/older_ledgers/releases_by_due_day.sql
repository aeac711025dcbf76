BEGIN TRANSACTION;
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
INSERT INTO "alembic_version" VALUES('releases_by_due_day');
CREATE TABLE arrivals (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	dispatch TEXT NOT NULL, 
	order_key TEXT NOT NULL, 
	order_no TEXT NOT NULL, 
	agent TEXT NOT NULL, 
	sku TEXT NOT NULL, 
	product TEXT NOT NULL, 
	sent BIGINT NOT NULL, 
	good BIGINT NOT NULL, 
	damaged BIGINT NOT NULL, 
	refused BIGINT NOT NULL, 
	short BIGINT NOT NULL, 
	missed BIGINT NOT NULL, 
	over BIGINT NOT NULL, 
	wrong BIGINT NOT NULL, 
	received_on TEXT, 
	reported BIGINT NOT NULL, 
	problem TEXT NOT NULL, 
	remarks TEXT NOT NULL, 
	document TEXT NOT NULL, 
	cell TEXT NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
CREATE TABLE catalogue_changes (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	sku TEXT NOT NULL, 
	product TEXT NOT NULL, 
	change TEXT NOT NULL, 
	old TEXT NOT NULL, 
	new TEXT NOT NULL, 
	from_day TEXT, 
	replaced_by TEXT NOT NULL, 
	replacement TEXT NOT NULL, 
	touched TEXT NOT NULL, 
	policies TEXT NOT NULL, 
	their_codes TEXT NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
CREATE TABLE chases (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	pick_no TEXT NOT NULL, 
	order_key TEXT NOT NULL, 
	order_no TEXT NOT NULL, 
	agent TEXT NOT NULL, 
	agent_name TEXT NOT NULL, 
	region TEXT NOT NULL, 
	cases BIGINT NOT NULL, 
	released_on TEXT NOT NULL, 
	ship_by TEXT, 
	days BIGINT NOT NULL, 
	stage TEXT NOT NULL, 
	delay_reason TEXT NOT NULL, 
	promised_for TEXT, 
	remarks TEXT NOT NULL, 
	answered_on TEXT, 
	broken BIGINT NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
CREATE TABLE closed_months (
	journal BIGINT NOT NULL, 
	run BIGINT NOT NULL, 
	month TEXT NOT NULL, 
	name TEXT NOT NULL, 
	path TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	figures TEXT NOT NULL, 
	undecided BIGINT NOT NULL, 
	PRIMARY KEY (journal), 
	FOREIGN KEY(journal) REFERENCES journals (journal), 
	UNIQUE (month)
)
 WITHOUT ROWID

;
CREATE TABLE closed_sums (
	journal BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	goes_by TEXT NOT NULL, 
	first_name TEXT NOT NULL, 
	second_name TEXT NOT NULL, 
	region TEXT NOT NULL, 
	orders BIGINT NOT NULL, 
	first_ordered BIGINT NOT NULL, 
	first_proposed BIGINT NOT NULL, 
	released BIGINT NOT NULL, 
	shipped BIGINT NOT NULL, 
	first_minor BIGINT NOT NULL, 
	released_minor BIGINT NOT NULL, 
	shipped_minor BIGINT NOT NULL, 
	PRIMARY KEY (journal, position), 
	FOREIGN KEY(journal) REFERENCES closed_months (journal)
)
 WITHOUT ROWID

;
CREATE TABLE corrections (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	part_kind TEXT NOT NULL, 
	part_source BIGINT NOT NULL, 
	part_position BIGINT NOT NULL, 
	order_key TEXT NOT NULL, 
	line BIGINT NOT NULL, 
	cases BIGINT NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
CREATE TABLE decisions (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	order_key TEXT NOT NULL, 
	agent TEXT NOT NULL, 
	agent_name TEXT NOT NULL, 
	order_no TEXT NOT NULL, 
	proposal TEXT NOT NULL, 
	decision TEXT NOT NULL, 
	decided_by TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	comment TEXT NOT NULL, 
	proposed_cases BIGINT NOT NULL, 
	proposed_minor BIGINT NOT NULL, 
	document TEXT NOT NULL, 
	cell TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
CREATE TABLE delays (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	number TEXT NOT NULL, 
	cause TEXT NOT NULL, 
	pick_no TEXT NOT NULL, 
	order_key TEXT NOT NULL, 
	order_no TEXT NOT NULL, 
	agent TEXT NOT NULL, 
	agent_name TEXT NOT NULL, 
	region TEXT NOT NULL, 
	cases BIGINT NOT NULL, 
	noticed_on TEXT NOT NULL, 
	promised_for TEXT, 
	told_in TEXT NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
CREATE TABLE desk_changes (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	order_key TEXT NOT NULL, 
	agent TEXT NOT NULL, 
	order_no TEXT NOT NULL, 
	sku TEXT NOT NULL, 
	action TEXT NOT NULL, 
	was BIGINT, 
	now BIGINT, 
	agreed_by TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	document TEXT NOT NULL, 
	cell TEXT NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
CREATE TABLE dispatches (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	dispatch TEXT NOT NULL, 
	order_key TEXT NOT NULL, 
	order_no TEXT NOT NULL, 
	agent TEXT NOT NULL, 
	agent_name TEXT NOT NULL, 
	language TEXT NOT NULL, 
	sku TEXT NOT NULL, 
	product TEXT NOT NULL, 
	policy TEXT NOT NULL, 
	sent BIGINT NOT NULL, 
	carrier TEXT NOT NULL, 
	waybill TEXT NOT NULL, 
	shipped_on TEXT, 
	expected_arrival TEXT, 
	silent_on TEXT NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
CREATE TABLE events (
	id BIGINT NOT NULL, 
	run BIGINT NOT NULL, 
	order_key TEXT NOT NULL, 
	proposal TEXT NOT NULL, 
	state TEXT NOT NULL, 
	at TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(run) REFERENCES runs (run)
);
INSERT INTO "events" VALUES(1,1,'C1/1','2026-11-23-1','proposed','2026-11-23T12:00:00','','SERVED_PART');
INSERT INTO "events" VALUES(2,1,'C2/2','2026-11-23-1','proposed','2026-11-23T12:00:00','','SERVED_PART');
CREATE TABLE findings (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	code TEXT NOT NULL, 
	file TEXT NOT NULL, 
	sheet TEXT NOT NULL, 
	cell TEXT NOT NULL, 
	value TEXT NOT NULL, 
	numbers TEXT NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
CREATE TABLE gift_lines (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	order_key TEXT NOT NULL, 
	agent TEXT NOT NULL, 
	order_no TEXT NOT NULL, 
	line BIGINT NOT NULL, 
	policy TEXT NOT NULL, 
	policy_name TEXT NOT NULL, 
	sku TEXT NOT NULL, 
	product TEXT NOT NULL, 
	spec TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	bin TEXT NOT NULL, 
	cases BIGINT NOT NULL, 
	owed_cases BIGINT NOT NULL, 
	owed_since TEXT, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
CREATE TABLE gift_stock (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	sku TEXT NOT NULL, 
	product TEXT NOT NULL, 
	had BIGINT, 
	on_hand BIGINT NOT NULL, 
	spare BIGINT NOT NULL, 
	on_order BIGINT NOT NULL, 
	expected_on TEXT, 
	owed BIGINT NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
CREATE TABLE gifts (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	agent TEXT NOT NULL, 
	agent_name TEXT NOT NULL, 
	region TEXT NOT NULL, 
	policy TEXT NOT NULL, 
	policy_name TEXT NOT NULL, 
	policy_kind TEXT NOT NULL, 
	sku TEXT NOT NULL, 
	product TEXT NOT NULL, 
	base BIGINT NOT NULL, 
	entitled BIGINT NOT NULL, 
	issued BIGINT NOT NULL, 
	owed BIGINT NOT NULL, 
	over_issued BIGINT NOT NULL, 
	issued_now BIGINT NOT NULL, 
	owed_since TEXT, 
	lost BIGINT NOT NULL, 
	lost_base BIGINT NOT NULL, 
	floor BIGINT NOT NULL, 
	terms TEXT NOT NULL, 
	from_day TEXT, 
	to_day TEXT, 
	target BIGINT, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
CREATE TABLE incidents (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	number TEXT NOT NULL, 
	opened_on TEXT NOT NULL, 
	agent TEXT NOT NULL, 
	agent_name TEXT NOT NULL, 
	region TEXT NOT NULL, 
	order_key TEXT NOT NULL, 
	order_no TEXT NOT NULL, 
	sku TEXT NOT NULL, 
	product TEXT NOT NULL, 
	cases BIGINT NOT NULL, 
	type TEXT NOT NULL, 
	problem TEXT NOT NULL, 
	description TEXT NOT NULL, 
	owner TEXT NOT NULL, 
	cause TEXT NOT NULL, 
	answer TEXT NOT NULL, 
	resolution TEXT NOT NULL, 
	disposition TEXT NOT NULL, 
	decided_by TEXT NOT NULL, 
	status TEXT NOT NULL, 
	closed_on TEXT, 
	reopen_reason TEXT NOT NULL, 
	pair TEXT NOT NULL, 
	due_on TEXT NOT NULL, 
	answered_on TEXT, 
	change TEXT NOT NULL, 
	changes TEXT NOT NULL, 
	document TEXT NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
CREATE TABLE inputs (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	received_at TEXT NOT NULL, 
	as_of TEXT, 
	verdict TEXT NOT NULL, 
	agent TEXT NOT NULL, 
	archive_path TEXT NOT NULL, 
	repeats_batch TEXT NOT NULL, 
	repeats_name TEXT NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
INSERT INTO "inputs" VALUES(1,0,'stock 11230800.xlsx','stock','6248ef6c329174a719cddbf27bc66ab8b815c690bba45e21c0431946b054fc83',5418,'2026-11-23T08:00:00','2026-11-23T08:00:00','accepted','','archive/2026/11/23/stock/080000_6248ef6c3291_stock 11230800.xlsx','','');
INSERT INTO "inputs" VALUES(1,1,'agents.xlsx','agents','69ad4db13248cf965ce8fb57dd9c6a69291a57cde77bc10246fcc527aaf7d84c',5344,'2026-11-23T08:00:00','2026-11-23T08:00:00','accepted','','archive/2026/11/23/agents/080000_69ad4db13248_agents.xlsx','','');
INSERT INTO "inputs" VALUES(1,2,'balances 11230800.xlsx','balances','71b0c62ed9a451f0a0fe3c9bf169608fc9a31eff41a165f0358bb1c157c96bc1',5400,'2026-11-23T08:00:00','2026-11-23T08:00:00','accepted','','archive/2026/11/23/balances/080000_71b0c62ed9a4_balances 11230800.xlsx','','');
INSERT INTO "inputs" VALUES(1,3,'catalogue.xlsx','catalogue','fab417e710670c2e3ee43d356f5f94e0b2417fdf88ad0cab5df5b910c6cf4dd9',5343,'2026-11-23T08:00:00','2026-11-23T08:00:00','accepted','','archive/2026/11/23/catalogue/080000_fab417e71067_catalogue.xlsx','','');
INSERT INTO "inputs" VALUES(1,4,'order C1 1 0900.xlsx','order','8a9a4fd145407347f61c533a852b96dc0d01807a3002f72d947a42892a30bb1a',5374,'2026-11-23T09:00:00',NULL,'accepted','C1','archive/2026/11/23/C1/090000_8a9a4fd14540_order C1 1 0900.xlsx','','');
INSERT INTO "inputs" VALUES(1,5,'order C2 2 0900.xlsx','order','c0e4c3c91d4cf191f6fff5c8640af082d4ddc0c837f774ee37210684eb3e7a1f',5356,'2026-11-23T09:00:00',NULL,'accepted','C2','archive/2026/11/23/C2/090000_c0e4c3c91d4c_order C2 2 0900.xlsx','','');
CREATE TABLE journals (
	journal BIGINT NOT NULL, 
	run BIGINT, 
	kind TEXT NOT NULL, 
	label TEXT NOT NULL, 
	at TEXT NOT NULL, 
	path TEXT NOT NULL, 
	desk TEXT NOT NULL, 
	revision TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	PRIMARY KEY (journal)
)
 WITHOUT ROWID

;
INSERT INTO "journals" VALUES(1,1,'run','2026-11-23-1','2026-11-23T12:00:00','archive/2026/11/23/journal_000001_2026-11-23-1.jsonl.gz','','releases_by_due_day','68d620713eba6a5327a9daed64b80af4fb731912b53d0c7ab28dde7f69cc81a3');
CREATE TABLE layouts (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	label TEXT NOT NULL, 
	agent TEXT NOT NULL, 
	fingerprint TEXT NOT NULL, 
	reading TEXT NOT NULL, 
	answered_by TEXT NOT NULL, 
	document TEXT NOT NULL, 
	cell TEXT NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
CREATE TABLE layouts_forgotten (
	journal BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	label TEXT NOT NULL, 
	fingerprint TEXT NOT NULL, 
	PRIMARY KEY (journal, position), 
	FOREIGN KEY(journal) REFERENCES journals (journal)
)
 WITHOUT ROWID

;
CREATE TABLE line_decisions (
	decision BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	line BIGINT NOT NULL, 
	sku TEXT NOT NULL, 
	product TEXT NOT NULL, 
	spec TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	category TEXT NOT NULL, 
	bin TEXT NOT NULL, 
	lot_size BIGINT NOT NULL, 
	ordered BIGINT NOT NULL, 
	claim BIGINT NOT NULL, 
	urgency BIGINT NOT NULL, 
	fixed BIGINT, 
	proposed BIGINT NOT NULL, 
	"deferred" BIGINT NOT NULL, 
	awaiting BIGINT NOT NULL, 
	cancelled BIGINT NOT NULL, 
	refused BIGINT NOT NULL, 
	struck BIGINT NOT NULL, 
	carry_in BIGINT NOT NULL, 
	carry_next BIGINT NOT NULL, 
	wait BIGINT NOT NULL, 
	wait_next BIGINT NOT NULL, 
	price_minor BIGINT NOT NULL, 
	form_price_minor BIGINT, 
	merged_lines TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	numbers TEXT NOT NULL, 
	PRIMARY KEY (decision, position), 
	FOREIGN KEY(decision) REFERENCES order_decisions (id)
)
 WITHOUT ROWID

;
INSERT INTO "line_decisions" VALUES(1,0,1,'A','Item A','','','','A-1',1,8,8,0,NULL,5,0,3,0,0,0,0,0,0,0,100,NULL,'[]','SHARED','{"agents":2,"asked":16,"level":5,"ordered":8,"place":1,"proposed":5,"share":5,"stock":10}');
INSERT INTO "line_decisions" VALUES(1,1,2,'B','Item B','','','','A-1',1,1,1,0,NULL,1,0,0,0,0,0,0,0,0,0,200,NULL,'[]','SERVED_FULL','{"ordered":1}');
INSERT INTO "line_decisions" VALUES(2,2,1,'A','Item A','','','','A-1',1,8,8,0,NULL,5,0,3,0,0,0,0,0,0,0,100,NULL,'[]','SHARED','{"agents":2,"asked":16,"level":5,"ordered":8,"place":2,"proposed":5,"share":5,"stock":10}');
CREATE TABLE mails_sent (
	journal BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	batch TEXT NOT NULL, 
	name TEXT NOT NULL, 
	state TEXT NOT NULL, 
	PRIMARY KEY (journal, position), 
	FOREIGN KEY(journal) REFERENCES journals (journal)
)
 WITHOUT ROWID

;
CREATE TABLE masters (
	id BIGINT NOT NULL, 
	run BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	as_of TEXT NOT NULL, 
	content TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(run) REFERENCES runs (run)
);
INSERT INTO "masters" VALUES(1,1,'catalogue','fab417e710670c2e3ee43d356f5f94e0b2417fdf88ad0cab5df5b910c6cf4dd9','2026-11-23T08:00:00','{"case_price":[100,200],"category":["",""],"effective_from":[null,null],"min_cases":[null,null],"order_multiple":[null,null],"pieces_per_case":[null,null],"product":["Item A","Item B"],"replaced_by":["",""],"sku":["A","B"],"spec":["",""],"status":["",""],"unit":["",""],"volume":[null,null],"weight":[null,null]}');
INSERT INTO "masters" VALUES(2,1,'agents','69ad4db13248cf965ce8fb57dd9c6a69291a57cde77bc10246fcc527aaf7d84c','2026-11-23T08:00:00','{"agent":["C1","C2"],"agent_name":["Agent C1","Agent C2"],"agreement_no":["",""],"agreement_to":[null,null],"customer_class":["",""],"customer_since":[null,null],"email":["",""],"if_short":["",""],"market":["",""],"min_order_cases":[null,null],"positioning":["",""],"reduce":["",""],"region":["North","North"],"regional_manager":["",""],"ship_to":["",""],"year_target":[null,null],"year_target_cases":[null,null]}');
INSERT INTO "masters" VALUES(3,1,'balances','71b0c62ed9a451f0a0fe3c9bf169608fc9a31eff41a165f0358bb1c157c96bc1','2026-11-23T08:00:00','{"agent":["C1","C2"],"as_of":["2026-11-23T08:00:00","2026-11-23T08:00:00"],"balance":[100000,100000]}');
INSERT INTO "masters" VALUES(4,1,'stock','6248ef6c329174a719cddbf27bc66ab8b815c690bba45e21c0431946b054fc83','2026-11-23T08:00:00','{"as_of":["2026-11-23T08:00:00","2026-11-23T08:00:00"],"bin":["A-1","A-1"],"expected_on":[null,null],"expiry":[null,null],"lot":["",""],"on_hand":[10,5],"on_order":[null,null],"sku":["A","B"],"warehouse":["",""]}');
CREATE TABLE order_decisions (
	id BIGINT NOT NULL, 
	run BIGINT NOT NULL, 
	order_key TEXT NOT NULL, 
	agent TEXT NOT NULL, 
	agent_name TEXT NOT NULL, 
	region TEXT NOT NULL, 
	regional_manager TEXT NOT NULL, 
	market TEXT NOT NULL, 
	customer_class TEXT NOT NULL, 
	order_no TEXT NOT NULL, 
	document TEXT NOT NULL, 
	received_at TEXT NOT NULL, 
	valid_at TEXT NOT NULL, 
	status TEXT NOT NULL, 
	rank BIGINT NOT NULL, 
	carried BIGINT NOT NULL, 
	ordered_cases BIGINT NOT NULL, 
	proposed_cases BIGINT NOT NULL, 
	ordered_minor BIGINT NOT NULL, 
	proposed_minor BIGINT NOT NULL, 
	available_minor BIGINT NOT NULL, 
	form_minor BIGINT, 
	urgency BIGINT NOT NULL, 
	reviewed BIGINT NOT NULL, 
	repeats TEXT NOT NULL, 
	told_in TEXT NOT NULL, 
	is_news BIGINT NOT NULL, 
	min_cases BIGINT NOT NULL, 
	ship_to TEXT NOT NULL, 
	contact TEXT NOT NULL, 
	ship_method TEXT NOT NULL, 
	if_short TEXT NOT NULL, 
	reduce TEXT NOT NULL, 
	remarks TEXT NOT NULL, 
	held_since TEXT, 
	incident TEXT NOT NULL, 
	language TEXT NOT NULL, 
	doubts TEXT NOT NULL, 
	cleared_by TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	numbers TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(run) REFERENCES runs (run)
);
INSERT INTO "order_decisions" VALUES(1,1,'C1/1','C1','Agent C1','North','','','','1','order C1 1 0900.xlsx','2026-11-23T09:00:00','2026-11-23T09:00:00','proposed',1,0,9,6,1000,700,100000,NULL,0,0,'','',1,1,'','','','','','',NULL,'','en','{}','','SERVED_PART','{"ordered":9,"proposed":6}');
INSERT INTO "order_decisions" VALUES(2,1,'C2/2','C2','Agent C2','North','','','','2','order C2 2 0900.xlsx','2026-11-23T09:00:00','2026-11-23T09:00:00','proposed',2,0,8,5,800,500,100000,NULL,0,0,'','',1,1,'','','','','','',NULL,'','en','{}','','SERVED_PART','{"ordered":8,"proposed":5}');
CREATE TABLE order_lines (
	order_id BIGINT NOT NULL, 
	line BIGINT NOT NULL, 
	sku TEXT NOT NULL, 
	ordered BIGINT NOT NULL, 
	form_price_minor BIGINT, 
	merged_lines TEXT NOT NULL, 
	PRIMARY KEY (order_id, line), 
	FOREIGN KEY(order_id) REFERENCES orders (id)
)
 WITHOUT ROWID

;
INSERT INTO "order_lines" VALUES(1,1,'A',8,NULL,'[]');
INSERT INTO "order_lines" VALUES(1,2,'B',1,NULL,'[]');
INSERT INTO "order_lines" VALUES(2,1,'A',8,NULL,'[]');
CREATE TABLE orders (
	id BIGINT NOT NULL, 
	run BIGINT NOT NULL, 
	order_key TEXT NOT NULL, 
	agent TEXT NOT NULL, 
	order_no TEXT NOT NULL, 
	version BIGINT NOT NULL, 
	document TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	received_at TEXT NOT NULL, 
	valid_at TEXT NOT NULL, 
	lines_digest TEXT NOT NULL, 
	header TEXT NOT NULL, 
	replaces TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(run) REFERENCES runs (run)
);
INSERT INTO "orders" VALUES(1,1,'C1/1','C1','1',1,'order C1 1 0900.xlsx','8a9a4fd145407347f61c533a852b96dc0d01807a3002f72d947a42892a30bb1a','2026-11-23T09:00:00','2026-11-23T09:00:00','4cbb456a937447a3aa06a2a79f4b2943f7c9ed009efcdbe2359806d114756e3c','{"cleared_by":"","contact":"","doubts":{},"form_minor":null,"if_short":"","language":"en","order_date":null,"reduce":"","remarks":"","sheet":"Sheet","sheets":1,"ship_method":"","ship_to":""}','');
INSERT INTO "orders" VALUES(2,1,'C2/2','C2','2',1,'order C2 2 0900.xlsx','c0e4c3c91d4cf191f6fff5c8640af082d4ddc0c837f774ee37210684eb3e7a1f','2026-11-23T09:00:00','2026-11-23T09:00:00','7cfa7d4018fbfa0548241e1134debc5dadd3f383409d49a490dc20faf1847970','{"cleared_by":"","contact":"","doubts":{},"form_minor":null,"if_short":"","language":"en","order_date":null,"reduce":"","remarks":"","sheet":"Sheet","sheets":1,"ship_method":"","ship_to":""}','');
CREATE TABLE outputs (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	part TEXT NOT NULL, 
	state TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	first_sha256 TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
INSERT INTO "outputs" VALUES(1,0,'summary.html','summary','','published','b50df2856cd19a0e7cfff99f093bcde5c75e7bcb95c152ee7eac420c0421148a','b50df2856cd19a0e7cfff99f093bcde5c75e7bcb95c152ee7eac420c0421148a');
INSERT INTO "outputs" VALUES(1,1,'summary.txt','summary_text','','published','5d6994d15f8d46eba3925829b61cfeee865cdcdfe7d8d4f0b2f08f090a16d304','5d6994d15f8d46eba3925829b61cfeee865cdcdfe7d8d4f0b2f08f090a16d304');
INSERT INTO "outputs" VALUES(1,2,'Review 2026-11-23-1.xlsx','review','','published','90291d7db513a1ef9620f263ddbd536dd3fea8268a707aac1ce0c9c0f07c782f','90291d7db513a1ef9620f263ddbd536dd3fea8268a707aac1ce0c9c0f07c782f');
INSERT INTO "outputs" VALUES(1,3,'Approval 2026-11-23-1.xlsx','approval','','published','c018fbae6abc6b4eba83bac24d52e761db141f3754ad65e6e747b78f19455826','c018fbae6abc6b4eba83bac24d52e761db141f3754ad65e6e747b78f19455826');
INSERT INTO "outputs" VALUES(1,4,'Reply C1 2026-11-23-1.xlsx','reply','C1','published','464c0decc8f66c4d37babf4fe810133c3fa2c2cdd38412937ab92902cf0fee99','464c0decc8f66c4d37babf4fe810133c3fa2c2cdd38412937ab92902cf0fee99');
INSERT INTO "outputs" VALUES(1,5,'Reply C2 2026-11-23-1.xlsx','reply','C2','published','51f4432403e2de03ec4ee7cfab1ca475369a1332218410aac9a2ef136c9b60c1','51f4432403e2de03ec4ee7cfab1ca475369a1332218410aac9a2ef136c9b60c1');
INSERT INTO "outputs" VALUES(1,6,'batch.json','batch','','published','24cb591fcbe70d90fd9c3a155abeab7e71fc1591429ba1a97712360356e477bf','24cb591fcbe70d90fd9c3a155abeab7e71fc1591429ba1a97712360356e477bf');
CREATE TABLE payment_targets (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	agent TEXT NOT NULL, 
	agent_name TEXT NOT NULL, 
	region TEXT NOT NULL, 
	regional_manager TEXT NOT NULL, 
	policy TEXT NOT NULL, 
	policy_name TEXT NOT NULL, 
	target BIGINT, 
	paid BIGINT NOT NULL, 
	drawn BIGINT NOT NULL, 
	from_day TEXT, 
	to_day TEXT, 
	days_left BIGINT, 
	per_week BIGINT, 
	behind BIGINT NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
CREATE TABLE policy_notices (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	agent TEXT NOT NULL, 
	agent_name TEXT NOT NULL, 
	policy TEXT NOT NULL, 
	policy_name TEXT NOT NULL, 
	policy_kind TEXT NOT NULL, 
	change TEXT NOT NULL, 
	terms TEXT NOT NULL, 
	sku TEXT NOT NULL, 
	product TEXT NOT NULL, 
	target BIGINT, 
	from_day TEXT, 
	to_day TEXT, 
	base BIGINT NOT NULL, 
	entitled BIGINT NOT NULL, 
	issued BIGINT NOT NULL, 
	owed BIGINT NOT NULL, 
	next_missing BIGINT, 
	next_gifts BIGINT, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
CREATE TABLE policy_payments (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	source TEXT NOT NULL, 
	agent TEXT NOT NULL, 
	agent_name TEXT NOT NULL, 
	region TEXT NOT NULL, 
	policy TEXT NOT NULL, 
	policy_name TEXT NOT NULL, 
	minor BIGINT NOT NULL, 
	paid_on TEXT NOT NULL, 
	reference TEXT NOT NULL, 
	document TEXT NOT NULL, 
	cell TEXT NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
CREATE TABLE purged (
	journal BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	sha256 TEXT NOT NULL, 
	path TEXT NOT NULL, 
	PRIMARY KEY (journal, position), 
	FOREIGN KEY(journal) REFERENCES journals (journal)
)
 WITHOUT ROWID

;
CREATE TABLE questions (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	label TEXT NOT NULL, 
	document TEXT NOT NULL, 
	sheet TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	archive_path TEXT NOT NULL, 
	received_at TEXT NOT NULL, 
	agent TEXT NOT NULL, 
	asked TEXT NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
CREATE TABLE releases (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	pick_no TEXT NOT NULL, 
	order_key TEXT NOT NULL, 
	agent TEXT NOT NULL, 
	agent_name TEXT NOT NULL, 
	region TEXT NOT NULL, 
	order_no TEXT NOT NULL, 
	line BIGINT NOT NULL, 
	proposal TEXT NOT NULL, 
	sku TEXT NOT NULL, 
	product TEXT NOT NULL, 
	spec TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	bin TEXT NOT NULL, 
	cases BIGINT NOT NULL, 
	price_minor BIGINT NOT NULL, 
	lots TEXT NOT NULL, 
	weight BIGINT, 
	volume BIGINT, 
	due TEXT NOT NULL, 
	ship_to TEXT NOT NULL, 
	contact TEXT NOT NULL, 
	ship_method TEXT NOT NULL, 
	gift TEXT NOT NULL, 
	language TEXT NOT NULL, 
	told_in TEXT NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
CREATE TABLE resolutions (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	incident TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	agent TEXT NOT NULL, 
	agent_name TEXT NOT NULL, 
	order_key TEXT NOT NULL, 
	order_no TEXT NOT NULL, 
	sku TEXT NOT NULL, 
	product TEXT NOT NULL, 
	cases BIGINT NOT NULL, 
	price_minor BIGINT NOT NULL, 
	minor BIGINT NOT NULL, 
	disposition TEXT NOT NULL, 
	decided_by TEXT NOT NULL, 
	decided_on TEXT NOT NULL, 
	counted BIGINT NOT NULL, 
	new_order_key TEXT NOT NULL, 
	state TEXT NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
CREATE TABLE runs (
	run BIGINT NOT NULL, 
	batch TEXT NOT NULL, 
	day TEXT NOT NULL, 
	started_at TEXT NOT NULL, 
	language TEXT NOT NULL, 
	company TEXT NOT NULL, 
	currency TEXT NOT NULL, 
	settings TEXT NOT NULL, 
	stale TEXT NOT NULL, 
	delays_since TEXT NOT NULL, 
	desk TEXT NOT NULL, 
	horizon BIGINT NOT NULL, 
	tidied BIGINT NOT NULL, 
	PRIMARY KEY (run), 
	UNIQUE (batch)
);
INSERT INTO "runs" VALUES(1,'2026-11-23-1','2026-11-23','2026-11-23T12:00:00','en','orderbatch','CNY','{"agents":{"expired":"warn","stale_months":12},"allocation":{"carry_cap":"level","floor_cases":1,"minimum":"lend","policy":"sop","rounds":["carry","floor","urgent"],"urgency_weights":{},"weights":{}},"approval":{"separate_duties":false,"valid_days":1},"archive":{"keep_months":6},"arrival":{"answer_days":2,"silent_days":7},"company":{"currency":"CNY","language":"","name":"orderbatch","timezone":""},"compute":{"scheduler":"","workers":0},"deferral":{"answer_days":3,"max_days":14,"rest_minimum":0},"delay":{"notices":false},"funds":{"basis":"ordered","hold_days":7,"posted_when":"shipped","second_approver_over":0,"tolerance_amount":0,"tolerance_percent":5},"gifts":{"ship_alone":false},"inbox":{"ignore":[],"max_size_mb":10,"settle_seconds":0.0},"incidents":{"answer_days":3},"ledger":{"backups":30,"url":"","workspace":""},"mail":{"drafts":true,"host":"","port":587,"security":"starttls","sender":"","trusted":[],"user":""},"masters":{"max_age_days":0},"orders":{"min_order_cases":1,"minimum_scope":"order","on_bad_line":"return_order","repeat_days":3},"people":{"finance":[],"regional":{},"supervisor":[],"warehouse":[]},"policies":{"match_days":5},"print":{"paper":"A4","zone_pages":true},"priority":{"keys":["arrival_day","urgency","order_size","customer_class","arrival"],"size_bands":[100000,1000000,5000000]},"replies":{"confirm":"concerned","returned_days":14},"reports":{"amounts":"ones"},"review":{"required":false},"run":{"max_leap_days":14,"times":[]},"score":{"class_shares":[20,50],"complaints":[10,5,2,0],"growth":[-20,0,10,25],"money_in_time":[50,75,90,100],"order_quality":[50,75,90,100],"policies":[25,50,75,100],"takes":[50,75,90,100],"turnover":[100000,1000000,5000000,20000000],"weights":{"growth":2,"money_in_time":2,"turnover":3}},"ship":{"calendar":"CN","calendar_days":false,"closed":[],"escalate_days":2,"open":[],"within_days":3},"targets":{"case_fill":0,"case_fill_after":0,"line_fill":0,"order_fill":0,"orders":0,"otif":0,"released":0,"released_minor":0,"shipped":0,"shipped_minor":0,"value_fill":0},"words":{"en":{},"zh":{}}}','[]','','',1,1);
CREATE TABLE secrets (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
)
 WITHOUT ROWID

;
INSERT INTO "secrets" VALUES('approval','4019d2f63d87b645699cc99fdb664839655be03b8eb6a95d188b0d03d0162edc');
CREATE TABLE sent_back (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	document TEXT NOT NULL, 
	order_key TEXT NOT NULL, 
	order_no TEXT NOT NULL, 
	agent TEXT NOT NULL, 
	agent_name TEXT NOT NULL, 
	number TEXT NOT NULL, 
	since TEXT NOT NULL, 
	fate TEXT NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
CREATE TABLE shipments (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	pick_no TEXT NOT NULL, 
	order_key TEXT NOT NULL, 
	order_no TEXT NOT NULL, 
	agent TEXT NOT NULL, 
	sku TEXT NOT NULL, 
	line BIGINT NOT NULL, 
	released BIGINT NOT NULL, 
	shipped BIGINT NOT NULL, 
	short BIGINT NOT NULL, 
	shipment BIGINT NOT NULL, 
	figure BIGINT NOT NULL, 
	dispatch TEXT NOT NULL, 
	shipped_on TEXT, 
	carrier TEXT NOT NULL, 
	waybill TEXT NOT NULL, 
	expected_arrival TEXT, 
	remarks TEXT NOT NULL, 
	counted_on TEXT NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
CREATE TABLE sku_decisions (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	sku TEXT NOT NULL, 
	product TEXT NOT NULL, 
	available BIGINT NOT NULL, 
	claimed BIGINT NOT NULL, 
	proposed BIGINT NOT NULL, 
	agents BIGINT NOT NULL, 
	level BIGINT NOT NULL, 
	round TEXT NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
INSERT INTO "sku_decisions" VALUES(1,0,'A','Item A',10,16,10,2,5,'rest');
INSERT INTO "sku_decisions" VALUES(1,1,'B','Item B',5,1,1,1,1,'');
CREATE TABLE standing (
	run BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	kind TEXT NOT NULL, 
	order_key TEXT NOT NULL, 
	order_no TEXT NOT NULL, 
	agent TEXT NOT NULL, 
	agent_name TEXT NOT NULL, 
	region TEXT NOT NULL, 
	regional_manager TEXT NOT NULL, 
	number TEXT NOT NULL, 
	since TEXT NOT NULL, 
	ship_by TEXT, 
	cases BIGINT NOT NULL, 
	minor BIGINT NOT NULL, 
	PRIMARY KEY (run, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
CREATE TABLE taken (
	kind TEXT NOT NULL, 
	source BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	run BIGINT NOT NULL, 
	PRIMARY KEY (kind, source, position), 
	FOREIGN KEY(run) REFERENCES runs (run)
)
 WITHOUT ROWID

;
CREATE TABLE undone (
	journal BIGINT NOT NULL, 
	run BIGINT NOT NULL, 
	batch TEXT NOT NULL, 
	day TEXT NOT NULL, 
	finished BIGINT NOT NULL, 
	PRIMARY KEY (journal), 
	FOREIGN KEY(journal) REFERENCES journals (journal)
)
 WITHOUT ROWID

;
CREATE TABLE undone_inputs (
	journal BIGINT NOT NULL, 
	position BIGINT NOT NULL, 
	name TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	received_at TEXT NOT NULL, 
	path TEXT NOT NULL, 
	PRIMARY KEY (journal, position), 
	FOREIGN KEY(journal) REFERENCES undone (journal)
)
 WITHOUT ROWID

;
CREATE INDEX runs_started ON runs (started_at);
CREATE INDEX journals_pending ON journals (journal) WHERE sha256 = '';
CREATE INDEX inputs_sha256 ON inputs (sha256);
CREATE INDEX masters_kind ON masters (kind, as_of, id);
CREATE INDEX orders_key ON orders (order_key, run);
CREATE INDEX orders_digest ON orders (lines_digest);
CREATE INDEX orders_agent ON orders (agent, run);
CREATE INDEX order_decisions_agent ON order_decisions (agent, region);
CREATE INDEX order_decisions_resent ON order_decisions (order_key, run) WHERE incident <> '';
CREATE INDEX order_decisions_run ON order_decisions (run);
CREATE INDEX order_decisions_key ON order_decisions (order_key, run);
CREATE INDEX gifts_agent ON gifts (agent, policy, run);
CREATE INDEX gift_lines_order ON gift_lines (order_key, run);
CREATE INDEX releases_order ON releases (order_key, proposal);
CREATE INDEX releases_due ON releases (due);
CREATE INDEX releases_pick ON releases (pick_no, order_key, line);
CREATE INDEX shipments_counted ON shipments (counted_on, run);
CREATE INDEX shipments_unit ON shipments (pick_no, order_key, line);
CREATE INDEX sent_back_order ON sent_back (order_key);
CREATE INDEX sent_back_number ON sent_back (order_no);
CREATE INDEX dispatches_order ON dispatches (order_key);
CREATE INDEX dispatches_silent ON dispatches (silent_on);
CREATE INDEX arrivals_order ON arrivals (order_key, sku);
CREATE INDEX incidents_agent ON incidents (agent);
CREATE INDEX incidents_order ON incidents (order_key);
CREATE INDEX incidents_number ON incidents (number);
CREATE INDEX resolutions_order ON resolutions (order_key);
CREATE INDEX resolutions_incident ON resolutions (incident);
CREATE INDEX delays_pick ON delays (pick_no);
CREATE INDEX desk_changes_order ON desk_changes (order_key);
CREATE INDEX questions_label ON questions (label);
CREATE INDEX layouts_label ON layouts (label);
CREATE INDEX corrections_part ON corrections (part_kind, part_source, part_position);
CREATE INDEX events_order ON events (order_key, proposal, id);
CREATE INDEX outputs_pending ON outputs (run) WHERE state = 'pending';
CREATE INDEX purged_sha256 ON purged (sha256);
CREATE VIEW proposals AS
SELECT d.id AS decision, d.run AS run, r.batch AS proposal, r.day AS day, r.started_at AS started_at,
  d.order_key AS order_key,
  (SELECT e.state FROM events e WHERE e.order_key = d.order_key AND e.proposal = r.batch
   ORDER BY e.id DESC LIMIT 1) AS state
FROM order_decisions d JOIN runs r ON r.run = d.run
WHERE d.status = 'proposed';
CREATE VIEW open_proposals AS
SELECT decision, run, proposal, day, started_at, order_key, state FROM proposals
WHERE run >= COALESCE((SELECT horizon FROM runs ORDER BY run DESC LIMIT 1), 0) AND state IN ('proposed', 'held');
CREATE VIEW unshipped AS
SELECT r.run, r.position, r.pick_no, r.order_key, r.agent, r.agent_name, r.region, r.order_no, r.line, r.proposal, r.sku, r.product, r.spec, r.unit, r.bin, r.price_minor, r.lots, r.weight, r.volume, r.due, r.ship_to, r.contact, r.ship_method, r.gift, r.language, r.told_in,
  r.cases - COALESCE((SELECT SUM(s.shipped + s.short) FROM shipments s
  WHERE s.pick_no = r.pick_no AND s.order_key = r.order_key AND s.line = r.line), 0) AS cases
FROM releases r WHERE r.run >= COALESCE((SELECT horizon FROM runs ORDER BY run DESC LIMIT 1), 0) AND r.cases > COALESCE((SELECT SUM(s.shipped + s.short) FROM shipments s
  WHERE s.pick_no = r.pick_no AND s.order_key = r.order_key AND s.line = r.line), 0);
CREATE VIEW open_parts AS
SELECT 'deferred' AS kind, l.decision AS source, l.position AS position, l.decision AS decision,
  l.position AS line_position, d.run AS run, d.order_key AS order_key, l.line AS line,
  l.deferred + COALESCE((SELECT SUM(c.cases) FROM corrections c WHERE c.part_kind = 'deferred'
  AND c.part_source = l.decision AND c.part_position = l.position), 0) AS cases, l.carry_next AS carry, l.wait_next AS wait
FROM order_decisions d JOIN line_decisions l ON l.decision = d.id
WHERE d.run >= COALESCE((SELECT horizon FROM runs ORDER BY run DESC LIMIT 1), 0) AND l.deferred > 0 AND NOT COALESCE((SELECT e.state FROM events e JOIN runs r ON r.batch = e.proposal
  WHERE r.run = d.run AND e.order_key = d.order_key ORDER BY e.id DESC LIMIT 1), '') = 'superseded' AND l.deferred + COALESCE((SELECT SUM(c.cases) FROM corrections c WHERE c.part_kind = 'deferred'
  AND c.part_source = l.decision AND c.part_position = l.position), 0) > 0 AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.order_key = d.order_key AND o.run > d.run) AND NOT EXISTS (SELECT 1 FROM taken t WHERE t.kind = 'deferred'
  AND t.source = l.decision AND t.position = l.position) UNION ALL 
SELECT 'awaiting' AS kind, l.decision AS source, l.position AS position, l.decision AS decision,
  l.position AS line_position, d.run AS run, d.order_key AS order_key, l.line AS line,
  l.awaiting + COALESCE((SELECT SUM(c.cases) FROM corrections c WHERE c.part_kind = 'awaiting'
  AND c.part_source = l.decision AND c.part_position = l.position), 0) AS cases, 0 AS carry, l.wait AS wait
FROM order_decisions d JOIN line_decisions l ON l.decision = d.id
WHERE d.run >= COALESCE((SELECT horizon FROM runs ORDER BY run DESC LIMIT 1), 0) AND l.awaiting > 0 AND d.status NOT IN ('held', 'for_rep') AND NOT COALESCE((SELECT e.state FROM events e JOIN runs r ON r.batch = e.proposal
  WHERE r.run = d.run AND e.order_key = d.order_key ORDER BY e.id DESC LIMIT 1), '') = 'superseded' AND l.awaiting + COALESCE((SELECT SUM(c.cases) FROM corrections c WHERE c.part_kind = 'awaiting'
  AND c.part_source = l.decision AND c.part_position = l.position), 0) > 0 AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.order_key = d.order_key AND o.run > d.run) AND NOT EXISTS (SELECT 1 FROM taken t WHERE t.kind = 'awaiting'
  AND t.source = l.decision AND t.position = l.position) UNION ALL 
SELECT 'held' AS kind, l.decision AS source, l.position AS position, l.decision AS decision,
  l.position AS line_position, d.run AS run, d.order_key AS order_key, l.line AS line,
  l.awaiting + COALESCE((SELECT SUM(c.cases) FROM corrections c WHERE c.part_kind = 'held'
  AND c.part_source = l.decision AND c.part_position = l.position), 0) AS cases, l.carry_in AS carry, l.wait AS wait
FROM order_decisions d JOIN line_decisions l ON l.decision = d.id
WHERE d.run >= COALESCE((SELECT horizon FROM runs ORDER BY run DESC LIMIT 1), 0) AND l.awaiting > 0 AND d.status = 'held' AND l.awaiting + COALESCE((SELECT SUM(c.cases) FROM corrections c WHERE c.part_kind = 'held'
  AND c.part_source = l.decision AND c.part_position = l.position), 0) > 0 AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.order_key = d.order_key AND o.run > d.run) AND NOT EXISTS (SELECT 1 FROM taken t WHERE t.kind = 'held'
  AND t.source = l.decision AND t.position = l.position) UNION ALL 
SELECT 'for_rep' AS kind, l.decision AS source, l.position AS position, l.decision AS decision,
  l.position AS line_position, d.run AS run, d.order_key AS order_key, l.line AS line,
  l.awaiting + COALESCE((SELECT SUM(c.cases) FROM corrections c WHERE c.part_kind = 'for_rep'
  AND c.part_source = l.decision AND c.part_position = l.position), 0) AS cases, l.carry_in AS carry, l.wait AS wait
FROM order_decisions d JOIN line_decisions l ON l.decision = d.id
WHERE d.run >= COALESCE((SELECT horizon FROM runs ORDER BY run DESC LIMIT 1), 0) AND l.awaiting > 0 AND d.status = 'for_rep' AND l.awaiting + COALESCE((SELECT SUM(c.cases) FROM corrections c WHERE c.part_kind = 'for_rep'
  AND c.part_source = l.decision AND c.part_position = l.position), 0) > 0 AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.order_key = d.order_key AND o.run > d.run) AND NOT EXISTS (SELECT 1 FROM taken t WHERE t.kind = 'for_rep'
  AND t.source = l.decision AND t.position = l.position) UNION ALL 
SELECT 'lapsed' AS kind, l.decision AS source, l.position AS position, l.decision AS decision,
  l.position AS line_position, d.run AS run, d.order_key AS order_key, l.line AS line,
  l.proposed + COALESCE((SELECT SUM(c.cases) FROM corrections c WHERE c.part_kind = 'lapsed'
  AND c.part_source = l.decision AND c.part_position = l.position), 0) AS cases, l.carry_in AS carry, l.wait AS wait
FROM order_decisions d JOIN line_decisions l ON l.decision = d.id
WHERE d.run >= COALESCE((SELECT horizon FROM runs ORDER BY run DESC LIMIT 1), 0) AND l.proposed > 0 AND d.status = 'proposed' AND (SELECT e.state FROM events e JOIN runs r ON r.batch = e.proposal
  WHERE r.run = d.run AND e.order_key = d.order_key ORDER BY e.id DESC LIMIT 1) IN ('lapsed', 'for_rep', 'changed') AND l.proposed + COALESCE((SELECT SUM(c.cases) FROM corrections c WHERE c.part_kind = 'lapsed'
  AND c.part_source = l.decision AND c.part_position = l.position), 0) > 0 AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.order_key = d.order_key AND o.run > d.run) AND NOT EXISTS (SELECT 1 FROM taken t WHERE t.kind = 'lapsed'
  AND t.source = l.decision AND t.position = l.position) UNION ALL 
SELECT 'refused' AS kind, l.decision AS source, l.position AS position, l.decision AS decision,
  l.position AS line_position, d.run AS run, d.order_key AS order_key, l.line AS line,
  l.proposed + COALESCE((SELECT SUM(c.cases) FROM corrections c WHERE c.part_kind = 'refused'
  AND c.part_source = l.decision AND c.part_position = l.position), 0) AS cases, 0 AS carry, l.wait AS wait
FROM order_decisions d JOIN line_decisions l ON l.decision = d.id
WHERE d.run >= COALESCE((SELECT horizon FROM runs ORDER BY run DESC LIMIT 1), 0) AND l.proposed > 0 AND d.status = 'proposed' AND (SELECT e.state FROM events e JOIN runs r ON r.batch = e.proposal
  WHERE r.run = d.run AND e.order_key = d.order_key ORDER BY e.id DESC LIMIT 1) IN ('refused', 'withdrawn') AND l.proposed + COALESCE((SELECT SUM(c.cases) FROM corrections c WHERE c.part_kind = 'refused'
  AND c.part_source = l.decision AND c.part_position = l.position), 0) > 0 AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.order_key = d.order_key AND o.run > d.run) AND NOT EXISTS (SELECT 1 FROM taken t WHERE t.kind = 'refused'
  AND t.source = l.decision AND t.position = l.position) UNION ALL 
SELECT 'reviewed' AS kind, l.decision AS source, l.position AS position, l.decision AS decision,
  l.position AS line_position, d.run AS run, d.order_key AS order_key, l.line AS line,
  (l.ordered - l.struck - CASE WHEN EXISTS (SELECT 1 FROM taken k WHERE k.kind = 'deferred'
  AND k.source = l.decision AND k.position = l.position) THEN l.deferred ELSE 0 END
  - CASE WHEN EXISTS (SELECT 1 FROM taken k WHERE k.kind = 'awaiting'
  AND k.source = l.decision AND k.position = l.position) THEN l.awaiting ELSE 0 END + COALESCE((SELECT SUM(c.cases) FROM corrections c WHERE c.part_kind <> 'short'
  AND c.part_source = l.decision AND c.part_position = l.position AND NOT EXISTS (
  SELECT 1 FROM taken k WHERE k.kind = c.part_kind AND k.source = c.part_source
  AND k.position = c.part_position)), 0)) + 0 AS cases, l.carry_in AS carry, l.wait AS wait
FROM order_decisions d JOIN line_decisions l ON l.decision = d.id
WHERE d.run >= COALESCE((SELECT horizon FROM runs ORDER BY run DESC LIMIT 1), 0) AND d.status IN ('proposed', 'waiting') AND COALESCE((SELECT e.state FROM events e JOIN runs r ON r.batch = e.proposal
  WHERE r.run = d.run AND e.order_key = d.order_key ORDER BY e.id DESC LIMIT 1), '') = 'superseded' AND l.reason NOT IN ('DISCONTINUED', 'NO_ANSWER', 'ANSWERED_CANCEL', 'WAITED_TOO_LONG', 'STOPPED', 'FINANCE_REFUSED', 'WITHDRAWN', 'DESK_CANCELLED') AND (l.ordered - l.struck - CASE WHEN EXISTS (SELECT 1 FROM taken k WHERE k.kind = 'deferred'
  AND k.source = l.decision AND k.position = l.position) THEN l.deferred ELSE 0 END
  - CASE WHEN EXISTS (SELECT 1 FROM taken k WHERE k.kind = 'awaiting'
  AND k.source = l.decision AND k.position = l.position) THEN l.awaiting ELSE 0 END + COALESCE((SELECT SUM(c.cases) FROM corrections c WHERE c.part_kind <> 'short'
  AND c.part_source = l.decision AND c.part_position = l.position AND NOT EXISTS (
  SELECT 1 FROM taken k WHERE k.kind = c.part_kind AND k.source = c.part_source
  AND k.position = c.part_position)), 0)) > 0 AND (l.ordered - l.struck - CASE WHEN EXISTS (SELECT 1 FROM taken k WHERE k.kind = 'deferred'
  AND k.source = l.decision AND k.position = l.position) THEN l.deferred ELSE 0 END
  - CASE WHEN EXISTS (SELECT 1 FROM taken k WHERE k.kind = 'awaiting'
  AND k.source = l.decision AND k.position = l.position) THEN l.awaiting ELSE 0 END + COALESCE((SELECT SUM(c.cases) FROM corrections c WHERE c.part_kind <> 'short'
  AND c.part_source = l.decision AND c.part_position = l.position AND NOT EXISTS (
  SELECT 1 FROM taken k WHERE k.kind = c.part_kind AND k.source = c.part_source
  AND k.position = c.part_position)), 0)) + 0 > 0 AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.order_key = d.order_key AND o.run > d.run) AND NOT EXISTS (SELECT 1 FROM taken t WHERE t.kind = 'reviewed'
  AND t.source = l.decision AND t.position = l.position) UNION ALL 
SELECT 'short' AS kind, s.run AS source, s.position AS position, l.decision AS decision,
  l.position AS line_position, s.run AS run, s.order_key AS order_key, s.line AS line,
  s.short + COALESCE((SELECT SUM(c.cases) FROM corrections c WHERE c.part_kind = 'short'
  AND c.part_source = s.run AND c.part_position = s.position), 0) AS cases,
  s.short + COALESCE((SELECT SUM(c.cases) FROM corrections c WHERE c.part_kind = 'short'
  AND c.part_source = s.run AND c.part_position = s.position), 0) AS carry, l.wait AS wait
FROM shipments s
JOIN order_decisions d ON d.id = (
  SELECT MAX(p.decision) FROM releases q
  JOIN proposals p ON p.proposal = q.proposal AND p.order_key = q.order_key
  WHERE q.pick_no = s.pick_no AND q.order_key = s.order_key AND q.line = s.line AND q.gift = '')
JOIN line_decisions l ON l.decision = d.id AND l.line = s.line AND l.proposed > 0
WHERE s.run >= COALESCE((SELECT horizon FROM runs ORDER BY run DESC LIMIT 1), 0) AND s.short > 0 AND s.short + COALESCE((SELECT SUM(c.cases) FROM corrections c WHERE c.part_kind = 'short'
  AND c.part_source = s.run AND c.part_position = s.position), 0) > 0
  AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.order_key = d.order_key AND o.run > s.run)
  AND NOT EXISTS (SELECT 1 FROM taken t WHERE t.kind = 'short'
  AND t.source = s.run AND t.position = s.position);
COMMIT;
