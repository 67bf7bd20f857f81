--
-- PostgreSQL database dump
--

\restrict cVbXYgWzCcGpm9j58fZjKlgvPjjYzhHdmICIsVGHUqhoeBJsGBQH1goAjX77Kx3

-- Dumped from database version 18.6
-- Dumped by pg_dump version 18.6

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: pg_trgm; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;


--
-- Name: EXTENSION pg_trgm; Type: COMMENT; Schema: -; Owner: -
--

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: alembic_version; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);


--
-- Name: api_keys; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.api_keys (
    name text NOT NULL,
    digest text NOT NULL,
    scopes text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone
);


--
-- Name: churches; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.churches (
    prefix text NOT NULL,
    church_key text NOT NULL,
    teams integer NOT NULL
);


--
-- Name: claims; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.claims (
    key text NOT NULL,
    fingerprint text NOT NULL,
    registration_id uuid NOT NULL,
    expires_at timestamp with time zone NOT NULL
);


--
-- Name: counters; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.counters (
    prefix text NOT NULL,
    last_number integer NOT NULL
);


--
-- Name: outbox; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.outbox (
    registration_id uuid NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    queued_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    attempt integer NOT NULL,
    reason text
);


--
-- Name: players; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.players (
    registration_id uuid NOT NULL,
    "position" smallint NOT NULL,
    name text NOT NULL,
    role text,
    phone text
);


--
-- Name: staged_files; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.staged_files (
    registration_id uuid NOT NULL,
    media_type text NOT NULL,
    sha256 text NOT NULL,
    content bytea NOT NULL
);


--
-- Name: teams; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.teams (
    registration_id uuid NOT NULL,
    prefix text NOT NULL,
    number integer NOT NULL,
    status text NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    team_name text NOT NULL,
    team_key text NOT NULL,
    church_name text NOT NULL,
    church_key text NOT NULL,
    captain_name text NOT NULL,
    captain_phone text NOT NULL,
    captain_email text NOT NULL,
    captain_whatsapp text NOT NULL,
    coach_name text NOT NULL,
    logo_url text,
    logo_version text,
    search_text text DEFAULT ''::text NOT NULL
);


--
-- Data for Name: alembic_version; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.alembic_version (version_num) FROM stdin;
0005
\.


--
-- Data for Name: api_keys; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.api_keys (name, digest, scopes, created_at, revoked_at) FROM stdin;
organisers	530deae31559a16f991a8da8e6a432ac43175a8b805f0f751470e7615fcf9057	admin	2026-11-28 02:33:28.354915+00	\N
\.


--
-- Data for Name: churches; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.churches (prefix, church_key, teams) FROM stdin;
ICCT	stthomaschurch	2
ICCT	gracechurch	2
ICCT	mountzion	1
ICCT	தூயபேதுருஆலயம்	2
ICCT	bethel	1
\.


--
-- Data for Name: claims; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.claims (key, fingerprint, registration_id, expires_at) FROM stdin;
form-of-team-1	756c26d712c2e01cb7269c3ef8f6f05895d0167ef00a8bcb526552c1170c3aa4	2c481fd1-c31b-436a-9220-7b115899cdbe	2026-11-28 02:43:42.383093+00
form-of-team-2	0584c39cdbf2daac7fd34049e5b73c87a30d06325b1a69eafecbb8f99b6b0ed7	e4d90670-f75d-44ff-9162-9f285a110601	2026-11-28 02:43:42.431782+00
form-of-team-3	1323532633824fc2b83ef6aabd9bcbff897dbb02dfbf350daefb33d77ef824b5	8c1d5e73-512f-4fe9-b627-3873d4090a34	2026-11-28 02:43:42.45535+00
form-of-team-4	f0a74a94c86339c8e77f2371b7d7de7a91e5654164dfb14485463e70edbf6ce7	bf862c23-8581-4d8a-95b6-e13426a8fcef	2026-11-28 02:43:42.485127+00
form-of-team-5	79e841d81302a8436b493254070f9cac6424e9ac3c50ca75973377ac2a53b1e7	cb0ce2b2-6647-4a15-b88c-9a5c1e07f22c	2026-11-28 02:43:42.501932+00
form-of-team-6	d9cb0d191caab58c15eff8da8cbb2e8c0bbb665e689e0b3895cd3cc6cb8111bf	5183e64c-69aa-440f-bd32-77a5071560b8	2026-11-28 02:43:54.803367+00
form-of-team-7	3901439fdcbea676a23a175a5279cbe9d14f5c12d010059e9a768d8ccafecc52	63234346-2bb1-43ed-9413-84782104d03c	2026-11-28 02:46:25.466608+00
form-of-team-8	de04c3df0083cc1540e83ecee5c5be58d73ad546215f7bfb79ceb5c8fac9898c	3f835ca8-211a-4225-bfbe-a246a0252432	2026-11-28 02:47:51.200536+00
form-of-team-9	ffac7dfe2b4b7d5cb6818fc206304712961ef991dc74fc8480d0d2b84cca8ebc	4217aa11-238d-46d4-a8c6-10eaa4004c50	2026-11-28 02:47:51.238041+00
form-of-team-10	3fa79b7d258b59b169824e51f1400ea9c363558db96ae7a21c8982cf34298e49	618ac767-4d6c-4115-a815-098d28280b72	2026-11-28 02:47:51.273255+00
\.


--
-- Data for Name: counters; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.counters (prefix, last_number) FROM stdin;
ICCT	10
\.


--
-- Data for Name: outbox; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.outbox (registration_id, kind, state, queued_at, due_at, attempt, reason) FROM stdin;
2c481fd1-c31b-436a-9220-7b115899cdbe	store_logo	delivered	2026-11-28 02:33:42.383093+00	2026-11-28 02:33:42.709269+00	1	\N
e4d90670-f75d-44ff-9162-9f285a110601	store_logo	delivered	2026-11-28 02:33:42.431782+00	2026-11-28 02:33:42.709327+00	1	\N
bf862c23-8581-4d8a-95b6-e13426a8fcef	store_logo	delivered	2026-11-28 02:33:42.485127+00	2026-11-28 02:33:42.749932+00	1	\N
cb0ce2b2-6647-4a15-b88c-9a5c1e07f22c	store_logo	delivered	2026-11-28 02:33:42.501932+00	2026-11-28 02:33:42.753459+00	1	\N
2c481fd1-c31b-436a-9220-7b115899cdbe	confirm_by_mail	delivered	2026-11-28 02:33:42.383093+00	2026-11-28 02:33:42.931004+00	1	\N
e4d90670-f75d-44ff-9162-9f285a110601	confirm_by_mail	delivered	2026-11-28 02:33:42.431782+00	2026-11-28 02:33:42.931135+00	1	\N
bf862c23-8581-4d8a-95b6-e13426a8fcef	confirm_by_mail	delivered	2026-11-28 02:33:42.485127+00	2026-11-28 02:33:42.931252+00	1	\N
cb0ce2b2-6647-4a15-b88c-9a5c1e07f22c	confirm_by_mail	delivered	2026-11-28 02:33:42.501932+00	2026-11-28 02:33:42.994992+00	1	\N
5183e64c-69aa-440f-bd32-77a5071560b8	store_logo	delivered	2026-11-28 02:33:54.803367+00	2026-11-28 02:33:55.003044+00	1	\N
5183e64c-69aa-440f-bd32-77a5071560b8	confirm_by_mail	parked	2026-11-28 02:33:54.803367+00	2026-11-28 02:33:55.087714+00	1	the mail server answered 550: 5.1.1 User unknown
8c1d5e73-512f-4fe9-b627-3873d4090a34	remove_logo	delivered	2026-11-28 02:35:30.203017+00	2026-11-28 02:35:32.266969+00	1	\N
63234346-2bb1-43ed-9413-84782104d03c	store_logo	delivered	2026-11-28 02:36:25.466608+00	2026-11-28 02:36:26.02969+00	1	\N
63234346-2bb1-43ed-9413-84782104d03c	confirm_by_mail	pending	2026-11-28 02:36:25.466608+00	2026-11-28 02:37:31.475273+00	3	the mail server is left alone after failures
3f835ca8-211a-4225-bfbe-a246a0252432	store_logo	pending	2026-11-28 02:37:51.200536+00	2026-11-28 02:37:51.200536+00	0	\N
3f835ca8-211a-4225-bfbe-a246a0252432	confirm_by_mail	pending	2026-11-28 02:37:51.200536+00	2026-11-28 02:37:51.200536+00	0	\N
4217aa11-238d-46d4-a8c6-10eaa4004c50	store_logo	pending	2026-11-28 02:37:51.238041+00	2026-11-28 02:37:51.238041+00	0	\N
4217aa11-238d-46d4-a8c6-10eaa4004c50	confirm_by_mail	pending	2026-11-28 02:37:51.238041+00	2026-11-28 02:37:51.238041+00	0	\N
618ac767-4d6c-4115-a815-098d28280b72	remove_logo	pending	2026-11-28 02:38:14.724666+00	2026-11-28 02:38:14.724666+00	0	\N
\.


--
-- Data for Name: players; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.players (registration_id, "position", name, role, phone) FROM stdin;
2c481fd1-c31b-436a-9220-7b115899cdbe	0	Player 1 of 1	Batsman	9700000001
2c481fd1-c31b-436a-9220-7b115899cdbe	1	Player 2 of 1	Batsman	\N
2c481fd1-c31b-436a-9220-7b115899cdbe	2	Player 3 of 1	Batsman	\N
e4d90670-f75d-44ff-9162-9f285a110601	0	Player 1 of 2	Batsman	9700000002
e4d90670-f75d-44ff-9162-9f285a110601	1	Player 2 of 2	Batsman	\N
e4d90670-f75d-44ff-9162-9f285a110601	2	Player 3 of 2	Batsman	\N
bf862c23-8581-4d8a-95b6-e13426a8fcef	0	Player 1 of 4	Batsman	9700000004
bf862c23-8581-4d8a-95b6-e13426a8fcef	1	Player 2 of 4	Batsman	\N
bf862c23-8581-4d8a-95b6-e13426a8fcef	2	Player 3 of 4	Batsman	\N
cb0ce2b2-6647-4a15-b88c-9a5c1e07f22c	0	Player 1 of 5	Batsman	9700000005
cb0ce2b2-6647-4a15-b88c-9a5c1e07f22c	1	Player 2 of 5	Batsman	\N
cb0ce2b2-6647-4a15-b88c-9a5c1e07f22c	2	Player 3 of 5	Batsman	\N
5183e64c-69aa-440f-bd32-77a5071560b8	0	வீரர் 1	Batsman	9700000006
5183e64c-69aa-440f-bd32-77a5071560b8	1	வீரர் 2	Batsman	\N
5183e64c-69aa-440f-bd32-77a5071560b8	2	வீரர் 3	Batsman	\N
63234346-2bb1-43ed-9413-84782104d03c	0	Player 1 of 7	Batsman	9700000007
63234346-2bb1-43ed-9413-84782104d03c	1	Player 2 of 7	Batsman	\N
63234346-2bb1-43ed-9413-84782104d03c	2	Player 3 of 7	Batsman	\N
3f835ca8-211a-4225-bfbe-a246a0252432	0	Player 1 of 8	Batsman	9700000008
3f835ca8-211a-4225-bfbe-a246a0252432	1	Player 2 of 8	Batsman	\N
3f835ca8-211a-4225-bfbe-a246a0252432	2	Player 3 of 8	Batsman	\N
4217aa11-238d-46d4-a8c6-10eaa4004c50	0	Player 1 of 9	Batsman	9700000009
4217aa11-238d-46d4-a8c6-10eaa4004c50	1	Player 2 of 9	Batsman	\N
4217aa11-238d-46d4-a8c6-10eaa4004c50	2	Player 3 of 9	Batsman	\N
\.


--
-- Data for Name: staged_files; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.staged_files (registration_id, media_type, sha256, content) FROM stdin;
3f835ca8-211a-4225-bfbe-a246a0252432	image/png	7a3301e4f6c72bc3793cff724780885f9537e702aca5112dfc9a33efc42ddc23	\\x89504e470d0a1a0a0000000d4948445200000028000000280800000000a995e7b1000000154944415478da63601805a360148c8251300a68070006680001483a03670000000049454e44ae426082
4217aa11-238d-46d4-a8c6-10eaa4004c50	image/jpeg	12d47f0ebf5c0343c7d9c8975f9fec34243d5399da299898f520c23227ceea27	\\xffd8ffe000104a46494600010100000100010000ffdb0043001b12141714111b1716171e1c1b2028422b28252528513a3d3042605565645f555d5b6a7899816a7190735b5d85b586909ea3abadab6780bcc9baa6c799a8aba4ffdb0043011c1e1e2823284e2b2b4ea46e5d6ea4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4ffc00011080010001003012200021101031101ffc4001500010100000000000000000000000000000405ffc40017100003010000000000000000000000000000030461ffc4001501010100000000000000000000000000000001ffc40017110003010000000000000000000000000000020403ffda000c03010002110311003f0098a9b05aa6c16a9b062a6c2bec25a0ffd9
\.


--
-- Data for Name: teams; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.teams (registration_id, prefix, number, status, registered_at, team_name, team_key, church_name, church_key, captain_name, captain_phone, captain_email, captain_whatsapp, coach_name, logo_url, logo_version, search_text) FROM stdin;
2c481fd1-c31b-436a-9220-7b115899cdbe	ICCT	1	registered	2026-11-28 02:33:42.383093+00	Grace Lions	gracelions	Grace Church	gracechurch	Captain 1	9800000001	captain1@example.org	9800000001	Coach 1	file:///srv/icct-of-1.0.0/postgresql/files/2c481fd1-c31b-436a-9220-7b115899cdbe/logo.png	\N	icct001 grace lions grace church captain 1 coach 1
e4d90670-f75d-44ff-9162-9f285a110601	ICCT	2	registered	2026-11-28 02:33:42.431782+00	Grace Tigers	gracetigers	Grace Church	gracechurch	Captain 2	9800000002	captain2@example.org	9800000002	Coach 2	file:///srv/icct-of-1.0.0/postgresql/files/e4d90670-f75d-44ff-9162-9f285a110601/logo.jpg	\N	icct002 grace tigers grace church captain 2 coach 2
bf862c23-8581-4d8a-95b6-e13426a8fcef	ICCT	4	registered	2026-11-28 02:33:42.485127+00	D’Souza Eleven	d’souzaeleven	St. Thomas’ Church	stthomaschurch	Captain 4	9800000004	captain4@example.org	9800000004	Coach 4	file:///srv/icct-of-1.0.0/postgresql/files/bf862c23-8581-4d8a-95b6-e13426a8fcef/logo.png	\N	icct004 dsouza eleven st thomas church captain 4 coach 4
cb0ce2b2-6647-4a15-b88c-9a5c1e07f22c	ICCT	5	registered	2026-11-28 02:33:42.501932+00	D'Souza Eleven	d'souzaeleven	St. Thomas' Church	stthomaschurch	Captain 5	9800000004	captain5@example.org	9800000004	Coach 5	file:///srv/icct-of-1.0.0/postgresql/files/cb0ce2b2-6647-4a15-b88c-9a5c1e07f22c/logo.jpg	\N	icct005 dsouza eleven st thomas church captain 5 coach 5
5183e64c-69aa-440f-bd32-77a5071560b8	ICCT	6	registered	2026-11-28 02:33:54.803367+00	தமிழ் அணி	தமிழ்அணி	தூய பேதுரு ஆலயம்	தூயபேதுருஆலயம்	மாதிரி தலைவர்	9800000006	captain6@example.org	9800000006	Coach 6	file:///srv/icct-of-1.0.0/postgresql/files/5183e64c-69aa-440f-bd32-77a5071560b8/logo.png	\N	icct006 தமிழ் அணி தூய பேதுரு ஆலயம் மாதிரி தலைவர் coach 6
8c1d5e73-512f-4fe9-b627-3873d4090a34	ICCT	3	withdrawn	2026-11-28 02:33:42.45535+00		8c1d5e73-512f-4fe9-b627-3873d4090a34								\N	\N	icct003    
63234346-2bb1-43ed-9413-84782104d03c	ICCT	7	registered	2026-11-28 02:36:25.466608+00	Mount Zion Kings	mountzionkings	Mount Zion	mountzion	Captain 7	9800000007	captain7@example.org	9800000007	Coach 7	file:///srv/icct-of-1.0.0/postgresql/files/63234346-2bb1-43ed-9413-84782104d03c/logo.png	\N	icct007 mount zion kings mount zion captain 7 coach 7
3f835ca8-211a-4225-bfbe-a246a0252432	ICCT	8	registered	2026-11-28 02:37:51.200536+00	புனித அணி	புனிதஅணி	தூய பேதுரு ஆலயம்	தூயபேதுருஆலயம்	Captain 8	9800000008	captain8@example.org	9800000008	Coach 8	\N	\N	icct008 புனித அணி தூய பேதுரு ஆலயம் captain 8 coach 8
4217aa11-238d-46d4-a8c6-10eaa4004c50	ICCT	9	registered	2026-11-28 02:37:51.238041+00	Bethel Blues	bethelblues	Bethel	bethel	Captain 9	9800000009	captain9@example.org	9800000009	Coach 9	\N	\N	icct009 bethel blues bethel captain 9 coach 9
618ac767-4d6c-4115-a815-098d28280b72	ICCT	10	withdrawn	2026-11-28 02:37:51.273255+00		618ac767-4d6c-4115-a815-098d28280b72								\N	\N	icct010    
\.


--
-- Name: alembic_version alembic_version_pkc; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);


--
-- Name: api_keys pk_api_keys; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT pk_api_keys PRIMARY KEY (name);


--
-- Name: churches pk_churches; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.churches
    ADD CONSTRAINT pk_churches PRIMARY KEY (prefix, church_key);


--
-- Name: claims pk_claims; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.claims
    ADD CONSTRAINT pk_claims PRIMARY KEY (key);


--
-- Name: counters pk_counters; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.counters
    ADD CONSTRAINT pk_counters PRIMARY KEY (prefix);


--
-- Name: outbox pk_outbox; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT pk_outbox PRIMARY KEY (registration_id, kind);


--
-- Name: players pk_players; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.players
    ADD CONSTRAINT pk_players PRIMARY KEY (registration_id, "position");


--
-- Name: staged_files pk_staged_files; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.staged_files
    ADD CONSTRAINT pk_staged_files PRIMARY KEY (registration_id);


--
-- Name: teams pk_teams; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.teams
    ADD CONSTRAINT pk_teams PRIMARY KEY (registration_id);


--
-- Name: api_keys uq_api_keys_digest; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT uq_api_keys_digest UNIQUE (digest);


--
-- Name: teams uq_teams_prefix_number; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.teams
    ADD CONSTRAINT uq_teams_prefix_number UNIQUE (prefix, number);


--
-- Name: teams uq_teams_team_key_captain_phone; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.teams
    ADD CONSTRAINT uq_teams_team_key_captain_phone UNIQUE (team_key, captain_phone);


--
-- Name: ix_outbox_delivered; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_outbox_delivered ON public.outbox USING btree (kind, due_at) WHERE (state = 'delivered'::text);


--
-- Name: ix_outbox_due; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_outbox_due ON public.outbox USING btree (kind, due_at) WHERE (state = 'pending'::text);


--
-- Name: ix_outbox_parked; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_outbox_parked ON public.outbox USING btree (queued_at) WHERE (state = 'parked'::text);


--
-- Name: ix_teams_church_key; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_teams_church_key ON public.teams USING btree (church_key, prefix, number);


--
-- Name: ix_teams_search_text; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_teams_search_text ON public.teams USING gin (search_text public.gin_trgm_ops);


--
-- Name: ix_teams_status; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_teams_status ON public.teams USING btree (status, prefix, number);


--
-- Name: players fk_players_registration_id; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.players
    ADD CONSTRAINT fk_players_registration_id FOREIGN KEY (registration_id) REFERENCES public.teams(registration_id) ON DELETE CASCADE;


--
-- PostgreSQL database dump complete
--

\unrestrict cVbXYgWzCcGpm9j58fZjKlgvPjjYzhHdmICIsVGHUqhoeBJsGBQH1goAjX77Kx3

