//! The records that are shipped, held against what was read in their sources.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{collections::BTreeSet, fs, path::Path};

use chrono::NaiveDate;
use redress::{
    controller::{
        Action, ChannelKind, Confidence, Controller, Entity, Evidence, Jurisdiction, Registry, Role, Ship, Topic,
    },
    law::{Place, Regime, Right},
};

fn registry() -> Registry {
    Registry::shipped()
}

fn place(code: &str) -> Place {
    let (country, region) = code.split_once('-').map_or((code, None), |(country, region)| (country, Some(region)));
    Place::new(country, region).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The records whose own policies were read whole.
const WHOLE: [&str; 2] = ["aliexpress", "alibaba-com"];

fn whole(registry: &Registry) -> Vec<&Controller> {
    WHOLE.into_iter().map(|id| registry.find(id).unwrap()).collect()
}

fn entity<'a>(controller: &'a Controller, code: &str, role: Role) -> &'a Entity {
    controller.entity_for(&place(code), role).unwrap()
}

#[test]
fn every_file_in_the_folder_is_shipped_under_its_own_name() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/controllers");
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let files: BTreeSet<String> = names.map(|name| name.trim_end_matches(".toml").to_owned()).collect();
    let shipped: BTreeSet<String> = registry().controllers().map(|controller| controller.id.clone()).collect();
    assert_eq!(files, shipped);
    assert!(shipped.contains("aliexpress") && shipped.contains("alibaba-com"));
}

#[test]
fn every_record_names_its_service_and_somebody_who_answers_everywhere() {
    for controller in registry().controllers() {
        assert!(!controller.service.is_empty() && !controller.languages.is_empty(), "{}", controller.id);
        assert_eq!(controller.overridden_by, None);
        for role in Role::ALL {
            assert!(entity(controller, "JP", role).elsewhere, "{} {role}", controller.id);
        }
    }
}

fn evidence_of(controller: &Controller) -> Vec<(String, &Evidence)> {
    let channels = controller.channels().map(|channel| (channel.id.clone(), &channel.evidence));
    let entities = controller.entities.iter().map(|entity| (entity.id.clone(), &entity.evidence));
    let recipients = controller.recipients.iter().map(|known| (known.name.clone(), &known.evidence));
    let representatives = controller.representatives.iter().map(|known| (known.id.clone(), &known.evidence));
    let stale = controller.stale.iter().map(|known| (known.value.clone(), &known.evidence));
    let statements = controller.statements.iter().map(|known| (known.text.clone(), &known.evidence));
    channels.chain(entities).chain(recipients).chain(representatives).chain(stale).chain(statements).collect()
}

#[test]
fn every_fact_has_a_source_that_a_reader_can_find_and_a_date_not_after_it() {
    for controller in registry().controllers() {
        let facts = evidence_of(controller);
        assert!(
            !WHOLE.contains(&controller.id.as_str()) || facts.len() > 20,
            "{} has too few facts to be the whole record",
            controller.id
        );
        for (fact, evidence) in facts {
            let source = controller.sources().find(|source| source.id == evidence.source.id).unwrap();
            assert_eq!(source, &*evidence.source, "{fact}");
            assert!(evidence.seen <= source.seen && evidence.confidence <= source.kind, "{fact}");
            assert!(!source.title.is_empty(), "{fact}");
            assert!(source.url.is_some() || source.archived.is_some() || source.note.is_some(), "{fact}");
        }
    }
}

#[test]
fn every_source_carries_a_fact() {
    for controller in registry().controllers() {
        let used: BTreeSet<&str> =
            evidence_of(controller).into_iter().map(|(_, evidence)| evidence.source.id.as_str()).collect();
        let listed: BTreeSet<&str> = controller.sources().map(|source| source.id.as_str()).collect();
        assert_eq!(used, listed, "{}", controller.id);
    }
}

#[test]
fn what_the_companys_own_text_says_is_quoted_from_a_copy_that_can_be_looked_up() {
    for controller in registry().controllers() {
        for (fact, evidence) in evidence_of(controller) {
            let (is_own, source) = (evidence.confidence == Confidence::Primary, &evidence.source);
            // A copy that nobody else can look up says so, and where the text itself stands.
            let told = source.url.is_some()
                && source.note.as_ref().is_some_and(|note| note.contains("copy") || note.contains("day"));
            let found = if WHOLE.contains(&controller.id.as_str()) {
                source.archived.is_some()
            } else {
                source.archived.is_some() || told
            };
            assert!(!is_own || found, "{}: {fact}", controller.id);
        }
    }
}

/// Controller, channel, kind, address, whether it is offered, day seen, confidence.
const CHANNELS: &[(&str, &str, &str, &str, Ship, &str, Confidence)] = &[
    (
        "aliexpress",
        "data-protection-officer",
        "email",
        "DataProtection.AE@aliexpress.com",
        Ship::Yes,
        "2026-07-30",
        Confidence::Primary,
    ),
    (
        "aliexpress",
        "privacy-center",
        "webform",
        "https://privacy.aliexpress.com/",
        Ship::Yes,
        "2026-07-30",
        Confidence::Primary,
    ),
    (
        "aliexpress",
        "delete-account",
        "webform",
        "https://privacy.aliexpress.com/home#/request/delete",
        Ship::Yes,
        "2026-08-21",
        Confidence::Secondary,
    ),
    (
        "aliexpress",
        "download-data",
        "webform",
        "https://privacy.aliexpress.com/",
        Ship::Ask,
        "2026-11-22",
        Confidence::Secondary,
    ),
    (
        "aliexpress",
        "advertising-preferences",
        "in-app",
        "Settings > Privacy setting",
        Ship::Yes,
        "2026-07-30",
        Confidence::Primary,
    ),
    (
        "aliexpress",
        "cookie-preferences",
        "webform",
        "https://www.aliexpress.com/p/cookie-setting/index.html",
        Ship::Yes,
        "2026-07-30",
        Confidence::Primary,
    ),
    (
        "aliexpress",
        "registered-office",
        "post",
        "51 Bras Basah Road, #01-21 Lazada One, Singapore 189554",
        Ship::Yes,
        "2026-07-30",
        Confidence::Primary,
    ),
    (
        "aliexpress",
        "legal-department",
        "post",
        "25/F Tower One, Times Square, 1 Matheson Street, Causeway Bay, Hong Kong",
        Ship::Ask,
        "2026-06-01",
        Confidence::Primary,
    ),
    (
        "aliexpress",
        "legal-department-korea",
        "post",
        "29F, Parnas Tower, Samseong-dong, 521 Teheran-ro, Gangnam-gu, Seoul, Republic of Korea",
        Ship::Ask,
        "2026-06-01",
        Confidence::Primary,
    ),
    (
        "aliexpress",
        "legal-department-cis",
        "post",
        "51 Bras Basah Road, #01-21 Lazada One, Singapore 189554",
        Ship::Ask,
        "2026-06-01",
        Confidence::Primary,
    ),
    (
        "aliexpress",
        "help-center",
        "webform",
        "https://helpcenter.aliexpress.com/s/BuyerHelp",
        Ship::Ask,
        "2026-07-30",
        Confidence::Primary,
    ),
    (
        "aliexpress",
        "representative-korea",
        "representative",
        "AliExpress Korea Co., Ltd., 29F, Parnas Tower, 521 Teheran-ro, Gangnam-gu, Seoul, +82-1533-6279, korea_govreach@aliexpress.com",
        Ship::No,
        "2026-07-30",
        Confidence::Primary,
    ),
    (
        "aliexpress",
        "representative-turkiye",
        "representative",
        "KST DANIŞMANLIK HİZMETLERİ LİMİTED ŞİRKETİ, REŞİTPAŞA MAHALLESİ ESKİ BÜYÜKDERE CADDE NO: 26/147, SARIYER, İSTANBUL, info@ksthukuk.com",
        Ship::No,
        "2026-07-30",
        Confidence::Primary,
    ),
    (
        "alibaba-com",
        "data-protection-officer",
        "email",
        "DataProtection@service.alibaba.com",
        Ship::Yes,
        "2026-08-20",
        Confidence::Primary,
    ),
    (
        "alibaba-com",
        "privacy-center",
        "webform",
        "https://myprivacy.alibaba.com/home#/",
        Ship::Yes,
        "2026-08-20",
        Confidence::Primary,
    ),
    (
        "alibaba-com",
        "delete-account",
        "webform",
        "https://myprivacy.alibaba.com/home#/request/delete",
        Ship::Yes,
        "2026-08-21",
        Confidence::Secondary,
    ),
    (
        "alibaba-com",
        "delete-account-in-app",
        "in-app",
        "App: My Alibaba > Settings > Delete account; web: My Alibaba > Account Settings > Account Security > Delete Account",
        Ship::Ask,
        "2026-09-22",
        Confidence::Secondary,
    ),
    (
        "alibaba-com",
        "unsubscribe",
        "webform",
        "https://myprivacy.alibaba.com/home#/guide/managenotify",
        Ship::Yes,
        "2026-08-20",
        Confidence::Primary,
    ),
    (
        "alibaba-com",
        "buyer-privacy-settings",
        "webform",
        "https://profile.alibaba.com/privacy/privacySettingShow.htm",
        Ship::Yes,
        "2026-08-20",
        Confidence::Primary,
    ),
    (
        "alibaba-com",
        "registered-office",
        "post",
        "51 Bras Basah Road, #01-21 Lazada One, Singapore 189554",
        Ship::Yes,
        "2026-03-11",
        Confidence::Primary,
    ),
    (
        "alibaba-com",
        "representative-uk",
        "representative",
        "Alibaba E-Commerce (UK) Limited, 8th Floor, Millbank Tower, 21-24 Millbank, London, SW1P 4QP, United Kingdom, DataProtection@service.alibaba.com",
        Ship::Yes,
        "2026-08-20",
        Confidence::Primary,
    ),
    (
        "alibaba-com",
        "representative-korea",
        "representative",
        "Alibaba.com Korea E-Commerce Private Limited (Marco Yang), 8th Floor, State Tower Namsan, 100 Toegye-ro (Hoehyeon-dong 2-ga), Jung-gu, Seoul, Republic of Korea, 04631, 02-2193-4206, koreaprivacyagent@service.alibaba.com",
        Ship::No,
        "2026-08-20",
        Confidence::Primary,
    ),
    (
        "alibaba-com",
        "representative-turkiye",
        "representative",
        "KST DANIŞMANLIK HİZMETLERİ LİMİTED ŞİRKETİ, REŞİTPAŞA MAHALLESİ ESKİ BÜYÜKDERE CADDE NO: 26/147, SARIYER, İSTANBUL, info@ksthukuk.com",
        Ship::No,
        "2026-08-20",
        Confidence::Primary,
    ),
    (
        "alibaba-com",
        "representative-thailand",
        "representative",
        "All in One Supply (Thailand) Limited, 18th Floor, Unit 57, Park Ventures Ecoplex, 57 Wireless Road, Lumpini, Pathumwan, Bangkok, Thailand",
        Ship::No,
        "2026-08-20",
        Confidence::Primary,
    ),
    (
        "alibaba-com",
        "representative-serbia",
        "representative",
        "Karanović & Partners o.a.d. Beograd, Resavska 23, 11000 Belgrade, Republic of Serbia, local.representative@karanovicpartners.com",
        Ship::No,
        "2026-08-20",
        Confidence::Primary,
    ),
    (
        "alibaba-cloud",
        "international-compliance",
        "email",
        "intlcompliance@service.aliyun.com",
        Ship::No,
        "2019-11-29",
        Confidence::Primary,
    ),
    (
        "alibaba-cloud",
        "general-counsel",
        "post",
        "26/F, Tower One, Times Square, 1 Matheson Street, Causeway Bay, Hong Kong",
        Ship::Ask,
        "2019-11-29",
        Confidence::Primary,
    ),
    ("alibabagroup-com", "privacy", "email", "privacy@hk.alibaba-inc.com", Ship::No, "2015-05-12", Confidence::Primary),
    (
        "alibabagroup-com",
        "legal-department",
        "post",
        "c/o Alibaba Group Services Limited, 26/F Tower One, Times Square, 1 Matheson Street, Causeway Bay, Hong Kong",
        Ship::No,
        "2015-05-12",
        Confidence::Primary,
    ),
    (
        "aliexpress-sellers",
        "message",
        "in-app",
        "Order or store page: contact the seller; copy the seller's business details",
        Ship::Ask,
        "2025-09-19",
        Confidence::GuideOnly,
    ),
    (
        "alipay",
        "close-account",
        "webform",
        "https://memberprod.alipay.com/account/close/apply.htm",
        Ship::Ask,
        "2026-08-21",
        Confidence::Secondary,
    ),
    (
        "alipay",
        "close-account-in-app",
        "in-app",
        "App: Settings > Account and Security > Account Cancel",
        Ship::Ask,
        "2026-08-21",
        Confidence::Secondary,
    ),
    (
        "aliyun",
        "registered-office",
        "post",
        "Room 1-2-A06, Yungu Park, No. 1008, Dengcai Street, Sandun Town, Xihu District, Hangzhou, Zhejiang Province, China",
        Ship::Ask,
        "2023-06-01",
        Confidence::Secondary,
    ),
    (
        "aliyun",
        "support-ticket",
        "in-app",
        "aliyun.com: Support and Service > work order",
        Ship::Ask,
        "2023-06-01",
        Confidence::Secondary,
    ),
    ("aliyun", "hotline", "phone", "400-80-13260", Ship::No, "2023-06-01", Confidence::Secondary),
    ("dingtalk", "support", "email", "questions@service.dingtalk.com", Ship::No, "2026-07-08", Confidence::Secondary),
    (
        "lazada",
        "group-data-protection-officer",
        "email",
        "dpo@lazada.com",
        Ship::Ask,
        "2021-06-03",
        Confidence::Secondary,
    ),
    (
        "lazada",
        "delete-account-in-app",
        "in-app",
        "Account > Settings > Account Security > Privacy protection > Account Deletion > verify identity > reason > accept terms",
        Ship::Ask,
        "2026-08-21",
        Confidence::Secondary,
    ),
    (
        "lazada",
        "data-protection-officer-philippines",
        "email",
        "dataprivacy@lazada.com.ph",
        Ship::No,
        "2018-06-30",
        Confidence::Primary,
    ),
    ("lazada", "telephone-singapore", "phone", "+65 3157 1774", Ship::No, "2019-10-29", Confidence::Primary),
    (
        "miravia",
        "registered-office",
        "post",
        "51 Bras Basah Road, #01-21, Lazada One, Singapore 189554",
        Ship::Ask,
        "2024-02-02",
        Confidence::Primary,
    ),
    (
        "qwen",
        "data-protection-officer",
        "email",
        "DPO_qwenlm-intl@service.alibaba.com",
        Ship::Ask,
        "2026-07-08",
        Confidence::Primary,
    ),
    (
        "qwen",
        "data-protection-officer-by-post",
        "post",
        "c/o 26/F, Tower One, Times Square, 1 Matheson Street, Causeway Bay, Hong Kong",
        Ship::Yes,
        "2026-07-08",
        Confidence::Primary,
    ),
    (
        "qwen",
        "account-settings",
        "webform",
        "https://chat.qwen.ai/settings/account",
        Ship::Ask,
        "2026-08-21",
        Confidence::Secondary,
    ),
    (
        "trendyol",
        "company-address",
        "post",
        "Maslak Mahallesi, Saat Sokak (Spine Tower) No: 5, İç Kapı No: 19, Sarıyer/İstanbul, Türkiye",
        Ship::Ask,
        "2026-11-22",
        Confidence::Secondary,
    ),
    ("ucweb", "help", "email", "help@ucweb.com", Ship::No, "2017-11-28", Confidence::Primary),
];

#[test]
fn the_channels_of_every_controller_are_exactly_those_that_were_read() {
    let registry = registry();
    for id in registry.controllers().map(|controller| controller.id.as_str()) {
        let found: Vec<_> = registry
            .find(id)
            .unwrap()
            .channels()
            .map(|channel| {
                let evidence = &channel.evidence;
                (
                    channel.id.as_str(),
                    channel.kind.name(),
                    channel.value.as_str(),
                    channel.ship,
                    evidence.seen,
                    evidence.confidence,
                )
            })
            .collect();
        let expected: Vec<_> = CHANNELS
            .iter()
            .filter(|row| row.0 == id)
            .map(|(_, channel, kind, value, ship, seen, confidence)| {
                (*channel, *kind, *value, *ship, day(seen), *confidence)
            })
            .collect();
        assert_eq!(found, expected);
    }
}

/// The twenty-nine controllers that were looked for, a place each, and the entity of a record that stands for them.
const LOOKED_FOR: [(&str, &str, Role, &str, &str); 29] = [
    ("aliexpress", "DE", Role::Buyer, "aliexpress", "eea"),
    ("aliexpress", "GB", Role::Buyer, "aliexpress", "uk"),
    ("aliexpress", "US-CA", Role::Buyer, "aliexpress", "us-buyer"),
    ("aliexpress", "US-CA", Role::Seller, "aliexpress", "us-seller"),
    ("aliexpress", "BR", Role::Buyer, "aliexpress", "brazil"),
    ("aliexpress", "MX", Role::Buyer, "aliexpress", "mexico"),
    ("aliexpress", "KR", Role::Buyer, "aliexpress", "south-korea"),
    ("aliexpress", "TR", Role::Buyer, "aliexpress", "turkiye"),
    ("aliexpress", "RU", Role::Buyer, "aliexpress", "cis"),
    ("aliexpress", "CN", Role::Buyer, "aliexpress", "mainland-china"),
    ("aliexpress", "CH", Role::Buyer, "aliexpress", "elsewhere"),
    ("aliexpress-sellers", "DE", Role::Buyer, "aliexpress-sellers", "each-seller"),
    ("alibaba-com", "DE", Role::Buyer, "alibaba-com", "eea"),
    ("alipay-eu", "DE", Role::Buyer, "alipay", "eea"),
    ("alibaba-cloud-eea", "DE", Role::Buyer, "alibaba-cloud", "eea"),
    ("alibaba-cloud-other", "GB", Role::Buyer, "alibaba-cloud", "uk"),
    ("aliyun-mainland", "CN", Role::Buyer, "aliyun", "all"),
    ("qwen-intl", "DE", Role::Buyer, "qwen", "eea"),
    ("lazada-sg", "SG", Role::Buyer, "lazada", "singapore"),
    ("lazada-ph", "PH", Role::Buyer, "lazada", "philippines"),
    ("daraz", "NP", Role::Buyer, "daraz", "nepal"),
    ("trendyol", "TR", Role::Buyer, "trendyol", "turkiye"),
    ("taobao-tmall-overseas", "DE", Role::Buyer, "taobao", "elsewhere"),
    ("cainiao", "DE", Role::Buyer, "cainiao", "all"),
    ("miravia", "ES", Role::Buyer, "miravia", "eea"),
    ("fliggy", "DE", Role::Buyer, "fliggy", "elsewhere"),
    ("dingtalk-intl", "DE", Role::Buyer, "dingtalk", "elsewhere"),
    ("ucweb", "DE", Role::Buyer, "ucweb", "all"),
    ("alibabagroup", "DE", Role::Buyer, "alibabagroup-com", "all"),
];

#[test]
fn every_controller_that_was_looked_for_has_its_place_in_a_record() {
    let registry = registry();
    for (word, code, role, id, entity_id) in LOOKED_FOR {
        let found = registry.find(word).unwrap();
        assert_eq!((found.id.as_str(), entity(found, code, role).id.as_str()), (id, entity_id), "{word}");
    }
    let kept: BTreeSet<&str> = LOOKED_FOR.iter().map(|(_, _, _, id, _)| *id).collect();
    assert_eq!(kept, registry.controllers().map(|controller| controller.id.as_str()).collect::<BTreeSet<_>>());
}

#[test]
fn every_name_leads_to_one_record() {
    let registry = registry();
    let mut seen = BTreeSet::new();
    for controller in registry.controllers() {
        for name in [&controller.id].into_iter().chain(&controller.aliases) {
            assert!(seen.insert(name.clone()), "{name} is the name of two");
            assert_eq!(registry.find(&name.to_uppercase()).unwrap().id, controller.id);
        }
    }
}

#[test]
fn a_controller_without_a_channel_that_is_offered_says_what_is_not_known_and_how_to_find_out() {
    let registry = registry();
    let mut without = BTreeSet::new();
    for controller in registry.controllers() {
        let offered = |channel: &&redress::controller::Channel| channel.ship == Ship::Yes && channel.carries_letters();
        if controller.channels().find(offered).is_none() {
            without.insert(controller.id.as_str());
            assert!(!controller.unknown.is_empty(), "{} leaves its reader alone", controller.id);
        }
        for unknown in &controller.unknown {
            let leads = ["https://", "redress new", "redress controllers add"];
            assert!(leads.iter().any(|way| unknown.find_out.contains(way)), "{}", unknown.find_out);
        }
    }
    let expected = "alibaba-cloud alibabagroup-com aliexpress-sellers alipay aliyun cainiao daraz dingtalk fliggy lazada \
                    miravia taobao trendyol ucweb";
    assert_eq!(without, expected.split_whitespace().collect());
}

#[test]
fn what_is_offered_without_a_reservation_was_read_in_a_text_of_its_own_or_on_a_page_of_this_year() {
    for channel in registry().controllers().flat_map(Controller::channels).filter(|channel| channel.ship == Ship::Yes) {
        assert!(channel.evidence.seen >= day("2026-01-01"), "{}", channel.value);
        let deletes = channel.rights == [Right::Erasure];
        assert!(channel.evidence.confidence == Confidence::Primary || deletes, "{}", channel.value);
    }
}

#[test]
fn the_group_is_every_record_and_no_letter_goes_to_all_sellers_at_once() {
    let registry = registry();
    assert_eq!(registry.group("alibaba-group").len(), registry.controllers().count());
    assert_eq!(registry.group("Alibaba Group").len(), registry.controllers().count());
    assert!(registry.group("alibaba").is_empty() && registry.group("group").is_empty());
    let many: Vec<_> = registry.controllers().filter(|controller| controller.each_of_many).collect();
    assert_eq!(many.iter().map(|controller| controller.id.as_str()).collect::<Vec<_>>(), ["aliexpress-sellers"]);
    assert!(!many[0].takes_requests());
}

const SINGAPORE: &str = "Alibaba.com Singapore E-Commerce Private Limited";
const HANGZHOU: &str = "Hangzhou Alibaba Advertising Co., Ltd.";

#[test]
fn who_answers_for_aliexpress_depends_on_the_place_and_in_the_united_states_on_the_role() {
    let one = "AliExpress E-Commerce One Pte. Ltd.";
    let corporation = "AliExpress International (United States) Corporation";
    let korea = "ALIEXPRESS KOREA HOLDING (SINGAPORE) PTE. LTD.";
    let cis = "ALIEXPRESS CIS HOLDING PTE. LTD.";
    let rows = [
        ("DE", Role::Buyer, "eea", SINGAPORE, Some("Singapore 200720572D")),
        ("DE-BY", Role::Seller, "eea", SINGAPORE, Some("Singapore 200720572D")),
        ("NO", Role::Buyer, "eea", SINGAPORE, Some("Singapore 200720572D")),
        ("GB", Role::Buyer, "uk", SINGAPORE, Some("Singapore 200720572D")),
        ("GB-SCT", Role::Buyer, "uk", SINGAPORE, Some("Singapore 200720572D")),
        ("US-CA", Role::Buyer, "us-buyer", one, Some("Singapore 202216156R")),
        ("US-CA", Role::Seller, "us-seller", corporation, None),
        ("US-NY", Role::Buyer, "us-buyer", one, Some("Singapore 202216156R")),
        ("US", Role::Seller, "us-seller", corporation, None),
        ("CH", Role::Buyer, "elsewhere", SINGAPORE, Some("Singapore 200720572D")),
        ("BR", Role::Buyer, "brazil", SINGAPORE, Some("Singapore 200720572D")),
        ("MX", Role::Buyer, "mexico", SINGAPORE, Some("Singapore 200720572D")),
        ("KR", Role::Buyer, "south-korea", korea, Some("Singapore 202438961G")),
        ("TR", Role::Buyer, "turkiye", SINGAPORE, Some("Singapore 200720572D")),
        ("RU", Role::Buyer, "cis", cis, Some("Singapore 201917627W")),
        ("UZ", Role::Seller, "cis", cis, Some("Singapore 201917627W")),
        ("UA", Role::Buyer, "elsewhere", SINGAPORE, Some("Singapore 200720572D")),
        ("CN", Role::Buyer, "mainland-china", HANGZHOU, None),
        ("HK", Role::Buyer, "elsewhere", SINGAPORE, Some("Singapore 200720572D")),
        ("JP", Role::Buyer, "elsewhere", SINGAPORE, Some("Singapore 200720572D")),
        ("JE", Role::Buyer, "elsewhere", SINGAPORE, Some("Singapore 200720572D")),
    ];
    let registry = registry();
    let aliexpress = registry.find("aliexpress").unwrap();
    for (code, role, id, name, registration) in rows {
        let entity = entity(aliexpress, code, role);
        assert_eq!((entity.id.as_str(), entity.name()), (id, name), "{code} {role}");
        assert_eq!(entity.registration.as_deref(), registration, "{code} {role}");
    }
}

#[test]
fn one_company_answers_for_alibaba_com_outside_mainland_china() {
    let registry = registry();
    let alibaba = registry.find("alibaba-com").unwrap();
    for code in ["DE", "NO", "GB", "US-CA", "US-NY", "CH", "BR", "MX", "KR", "TR", "RU", "JP"] {
        assert_eq!(entity(alibaba, code, Role::Buyer).name(), SINGAPORE, "{code}");
    }
    assert_eq!(entity(alibaba, "CN", Role::Seller).name(), HANGZHOU);
}

#[test]
fn each_entity_carries_the_law_that_letters_are_written_under() {
    let registry = registry();
    for controller in whole(&registry) {
        for (code, laws) in [
            ("DE", vec![Regime::Gdpr]),
            ("IS", vec![Regime::Gdpr]),
            ("GB", vec![Regime::UkGdpr]),
            ("US-CA", vec![Regime::Ccpa]),
            ("CH", vec![]),
            ("BR", vec![]),
            ("RU", vec![]),
        ] {
            assert_eq!(entity(controller, code, Role::Buyer).laws, laws, "{} {code}", controller.id);
        }
    }
    let of_its_name = [("eea", Regime::Gdpr), ("uk", Regime::UkGdpr), ("us", Regime::Ccpa)];
    for entity in registry.controllers().flat_map(|controller| &controller.entities) {
        if let Some((id, law)) = of_its_name.iter().find(|(id, _)| *id == entity.id) {
            assert_eq!(entity.laws, [*law], "{id}: {}", entity.applies_to);
        }
    }
}

#[test]
fn the_thirty_countries_of_the_european_economic_area_have_one_entity() {
    let members = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK";
    assert_eq!(members.split(' ').count(), 30);
    let registry = registry();
    let has_one = |controller: &&Controller| controller.entities.iter().any(|entity| entity.id == "eea");
    let with_one: Vec<_> = registry.controllers().filter(has_one).collect();
    assert!(with_one.len() >= 6);
    for controller in with_one {
        for code in members.split(' ') {
            assert_eq!(entity(controller, code, Role::Buyer).id, "eea", "{} {code}", controller.id);
        }
    }
}

#[test]
fn the_reason_for_an_entity_names_company_people_and_source() {
    let registry = registry();
    let germany = entity(registry.find("aliexpress").unwrap(), "DE", Role::Buyer);
    assert_eq!(
        germany.reason(),
        "Alibaba.com Singapore E-Commerce Private Limited answers for users in the European Economic Area \
         (AliExpress.com Privacy Policy of 2026-07-30, section J, seen 2026-07-30)."
    );
}

#[test]
fn the_officers_named_for_brazil_are_those_of_each_policy() {
    let registry = registry();
    for (id, officer) in [("aliexpress", "Willian Chang"), ("alibaba-com", "Manfred Tee")] {
        let brazil = entity(registry.find(id).unwrap(), "BR", Role::Buyer);
        assert_eq!(brazil.data_protection_officer.as_deref(), Some(officer));
    }
}

#[test]
fn no_representative_in_the_union_is_invented_and_its_absence_is_said() {
    let registry = registry();
    assert!(registry.controllers().all(|controller| controller.representative(Jurisdiction::Union).is_none()));
    for controller in whole(&registry).into_iter().chain([registry.find("qwen").unwrap()]) {
        let germany = entity(controller, "DE", Role::Buyer);
        let said: Vec<_> = controller.statements_on(Topic::EuRepresentative, germany).collect();
        assert!(said.len() == 1 && said[0].text.starts_with("No representative in the European Union is named"));
    }
}

#[test]
fn the_british_representative_of_alibaba_com_is_not_lent_to_aliexpress() {
    let registry = registry();
    let britain = Jurisdiction::try_from("GB".to_owned()).unwrap();
    let aliexpress = registry.find("aliexpress").unwrap();
    let alibaba = registry.find("alibaba-com").unwrap();
    assert_eq!(aliexpress.representative(britain), None);
    assert_eq!(alibaba.representative(britain).unwrap().name, "Alibaba E-Commerce (UK) Limited");
    let in_britain = entity(aliexpress, "GB", Role::Buyer);
    let said = aliexpress.statements_on(Topic::UkRepresentative, in_britain).next().unwrap();
    assert!(said.text.starts_with("No representative in the United Kingdom is named"));
}

#[test]
fn a_request_under_the_gdpr_goes_to_the_officer_and_one_under_the_ccpa_through_the_account_as_well() {
    let registry = registry();
    let aliexpress = registry.find("aliexpress").unwrap();
    let sent = |code: &str, role, regime| -> Vec<&str> {
        entity(aliexpress, code, role).request_channels(regime).iter().map(|channel| channel.value.as_str()).collect()
    };
    assert_eq!(sent("DE", Role::Buyer, Regime::Gdpr), ["DataProtection.AE@aliexpress.com"]);
    assert_eq!(sent("GB", Role::Buyer, Regime::UkGdpr), ["DataProtection.AE@aliexpress.com"]);
    for role in Role::ALL {
        let both = ["DataProtection.AE@aliexpress.com", "https://privacy.aliexpress.com/"];
        assert_eq!(sent("US-CA", role, Regime::Ccpa), both);
    }
}

#[test]
fn channels_for_a_right_come_in_the_order_in_which_they_serve() {
    let registry = registry();
    let aliexpress = registry.find("aliexpress").unwrap();
    let ids = |code: &str, right| -> Vec<&str> {
        let channels = entity(aliexpress, code, Role::Buyer).channels_for(right);
        channels.iter().map(|channel| channel.id.as_str()).collect()
    };
    assert_eq!(
        ids("DE", Right::Erasure),
        ["data-protection-officer", "privacy-center", "delete-account", "registered-office", "legal-department"]
    );
    assert_eq!(
        ids("DE", Right::Access),
        ["data-protection-officer", "privacy-center", "download-data", "registered-office", "legal-department"]
    );
    assert_eq!(
        ids("US-CA", Right::Objection),
        [
            "data-protection-officer",
            "privacy-center",
            "advertising-preferences",
            "cookie-preferences",
            "legal-department",
            "help-center"
        ]
    );
    assert_eq!(ids("KR", Right::Access), ["legal-department-korea"]);
    assert_eq!(ids("RU", Right::Access), ["legal-department-cis"]);
}

#[test]
fn the_page_that_only_deletes_is_not_the_page_for_requests() {
    let registry = registry();
    for (id, page) in
        [("aliexpress", "https://privacy.aliexpress.com/"), ("alibaba-com", "https://myprivacy.alibaba.com/home#/")]
    {
        let germany = entity(registry.find(id).unwrap(), "DE", Role::Buyer);
        assert_eq!(germany.request_channel(ChannelKind::Webform).unwrap().value, page);
    }
}

#[test]
fn a_seller_in_the_united_states_has_no_postal_address_because_none_was_published() {
    let registry = registry();
    let aliexpress = registry.find("aliexpress").unwrap();
    let seller = entity(aliexpress, "US", Role::Seller);
    assert_eq!(seller.request_channel(ChannelKind::Post), None);
    let buyer = entity(aliexpress, "US", Role::Buyer);
    let post = buyer.request_channel(ChannelKind::Post).unwrap();
    assert_eq!((post.attention.as_deref(), post.address.len()), (Some("Attn: Legal Department, AliExpress"), 4));
}

#[test]
fn no_page_asks_for_a_login_without_saying_so() {
    let registry = registry();
    for id in ["privacy-center", "delete-account"] {
        for controller in ["aliexpress", "alibaba-com"] {
            let found = registry.find(controller).unwrap();
            assert!(found.channels().find(|channel| channel.id == id).unwrap().requires_login, "{controller} {id}");
        }
    }
}

#[test]
fn the_recipients_that_the_policy_of_aliexpress_names_are_listed_and_those_it_named_before_are_dated() {
    let registry = registry();
    let aliexpress = registry.find("aliexpress").unwrap();
    let now: Vec<&str> =
        aliexpress.recipients.iter().filter(|known| known.until.is_none()).map(|known| known.name.as_str()).collect();
    let expected = [
        "AISG E-Commerce Private Limited",
        "Alibaba Cloud Singapore Private Limited",
        "ALIBABA.COM CHINA LIMITED",
        "ZhongAn Online P & C Insurance Co., Ltd.",
        "Genesys Cloud Services B.V.",
        "Google",
        "X",
        "Facebook",
        "Instagram",
        "Appsflyer",
        "Criteo",
    ];
    assert_eq!(now, expected);
    let before: Vec<_> =
        aliexpress.recipients.iter().filter_map(|known| Some((known.name.as_str(), known.until?))).collect();
    assert_eq!(
        before,
        [
            ("Alipay Singapore E-Commerce Private Limited", day("2026-01-30")),
            ("Hangzhou Cainiao Logistics Information Technology Co., Ltd", day("2026-01-30")),
        ]
    );
}

#[test]
fn storage_is_what_the_policy_says_for_the_place() {
    let registry = registry();
    let said = |id: &str, code: &str| {
        let controller = registry.find(id).unwrap();
        let statements = controller.statements_on(Topic::Storage, entity(controller, code, Role::Buyer));
        statements.map(|statement| statement.quote.clone().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(said("aliexpress", "DE"), ["For users located in EU/EEA: Germany and Singapore"]);
    assert_eq!(said("aliexpress", "GB"), ["For users in other locations except the Relevant Jurisdictions: Singapore"]);
    assert_eq!(said("aliexpress", "RU"), Vec::<String>::new());
    assert_eq!(
        said("alibaba-com", "DE"),
        ["For Users located in the European Union, European Economic Area and Switzerland: Germany"]
    );
    assert_eq!(said("alibaba-com", "GB"), said("alibaba-com", "US-CA"));
}

#[test]
fn what_the_company_promises_is_kept_apart_from_what_the_law_demands() {
    let registry = registry();
    let aliexpress = registry.find("aliexpress").unwrap();
    let promised = |code: &str| {
        let statements = aliexpress.statements_on(Topic::ResponseTime, entity(aliexpress, code, Role::Buyer));
        statements.map(|statement| statement.text.clone()).collect::<Vec<_>>()
    };
    assert_eq!(promised("DE"), ["No period is promised."]);
    assert!(promised("US-CA")[0].contains("within 45 days"));
    assert!(promised("MX")[0].contains("within 20 days"));
    assert_eq!(promised("KR"), Vec::<String>::new());
}

#[test]
fn every_statement_of_a_company_without_a_quote_says_what_its_text_leaves_out() {
    for controller in registry().controllers() {
        for statement in controller.statements.iter().filter(|known| known.evidence.confidence == Confidence::Primary) {
            let says_no = statement.text.starts_with("No ") || statement.text.starts_with("Nothing ");
            assert!(statement.quote.is_some() || says_no, "{}", statement.text);
        }
    }
}

/// Everything that must not be used, and for whom it is there after all.
const UNSUITABLE: &[(&str, Option<&str>)] = &[
    ("enforcementenquiry@alibaba-inc.com", None),
    ("https://www.alibabagroup.com/en/contact/law_e_commerce", None),
    ("https://www.alibabagroup.com/en-US/document-1490879613155409920", None),
    ("+1 408-785-5580", None),
    ("+86 571-8502-2088", None),
    ("+852 2215-5100", None),
    ("+91 22-4233-5233", None),
    ("[email protected]", None),
    ("AliExpressSocialPlatform@AliExpress.com", None),
    ("security@lazada.com", None),
    ("kubernetes-security@service.aliyun.com", None),
    ("DomainAbuse@service.aliyun.com", None),
    ("affiliates@service.alibaba.com", None),
    ("ads.alibaba@service.alibaba.com", None),
    ("entegrasyon@trendyol.com", None),
    ("legal@daraz.com.bd", None),
    ("korea_govreach@aliexpress.com", Some("KR")),
    ("koreaprivacyagent@service.alibaba.com", Some("KR")),
    ("info@ksthukuk.com", Some("TR")),
    ("local.representative@karanovicpartners.com", Some("RS")),
    ("kvkk@trendyol.com", None),
    ("privacy@daraz.pk", None),
    ("privacy@lazada.com.ph", None),
    ("privacy@alibabacloud.com", None),
    ("DataProtection@alibabacloud.com", None),
    ("legal@alibabacloud.com", None),
];

#[test]
fn the_list_of_unsuitable_addresses_is_the_one_that_was_drawn_up() {
    let registry = registry();
    let found: Vec<_> = registry
        .all_unsuitable()
        .iter()
        .map(|entry| match entry.action {
            Action::Refuse => (entry.value.as_str(), None),
            Action::WarnUnlessResident(country) => (entry.value.as_str(), Some(country.code())),
        })
        .collect();
    assert_eq!(found, UNSUITABLE);
}

#[test]
fn every_unsuitable_address_has_a_reason_a_source_and_a_controller_that_exists() {
    let registry = registry();
    for entry in registry.all_unsuitable() {
        assert!(entry.why.len() > 20 && !entry.why.ends_with('.'), "{}", entry.value);
        assert!(!entry.sources.is_empty(), "{}", entry.value);
        assert!(entry.sources.iter().all(|source| entry.seen <= day("2026-11-22") && !source.title.is_empty()));
        assert!(entry.instead.as_deref().is_none_or(|id| registry.find(id).is_ok()), "{}", entry.value);
    }
}

#[test]
fn no_channel_for_requests_is_on_the_list_or_goes_unread() {
    let registry = registry();
    for channel in registry.controllers().flat_map(Controller::channels) {
        let resident = channel.residents.map_or_else(
            || place("DE"),
            |residents| match residents {
                Jurisdiction::Country(country) => Place { country, region: None },
                Jurisdiction::Union => place("DE"),
            },
        );
        let refused =
            channel.warnings(day("2026-11-23"), &resident).iter().any(redress::controller::Warning::is_refusal);
        assert!(!refused, "{}", channel.value);
    }
}
