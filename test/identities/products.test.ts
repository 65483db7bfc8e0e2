import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explainMapping, mapColumns } from '../../src/identities/index.ts';

/**
 * The header rows of real products (without values: names and blanks must do) and what each column is taken for.
 * `consent` lists header, channel and polarity.
 */
const products: Record<
  string,
  { headers: string; map: Record<string, string[]>; consent?: string[]; country?: string }
> = {
  'Salesforce data export': {
    headers:
      'Id,IsDeleted,MasterRecordId,AccountId,LastName,FirstName,Salutation,OtherCountry,OtherCountryCode,MailingStreet,MailingCity,' +
      'MailingState,MailingCountry,MailingCountryCode,Phone,Fax,MobilePhone,HomePhone,OtherPhone,AssistantPhone,ReportsToId,Email,Title,' +
      'AssistantName,LeadSource,OwnerId,HasOptedOutOfEmail,HasOptedOutOfFax,DoNotCall,CreatedDate,CreatedById,EmailBouncedReason,' +
      'EmailBouncedDate,IsEmailBounced,Jigsaw,IndividualId,npe01__AlternateEmail__c,npe01__WorkPhone__c,npe01__PreferredPhone__c',
    map: {
      email: ['Email', 'npe01__AlternateEmail__c'],
      phone: ['MobilePhone', 'Phone', 'HomePhone', 'OtherPhone', 'npe01__WorkPhone__c'],
      country: ['MailingCountryCode'],
    },
    consent: [
      'IsDeleted person opt_out',
      'HasOptedOutOfEmail email opt_out',
      'DoNotCall phone opt_out',
      'EmailBouncedReason email filled',
      'EmailBouncedDate email filled',
      'IsEmailBounced email opt_out',
    ],
  },
  'Salesforce report': {
    headers:
      'Salutation,First Name,Last Name,Title,Account Name,Contact Owner,Mailing Country,Phone,Fax,Mobile,Email,Email Opt Out,Fax Opt Out,Do Not Call,Asst. Phone',
    map: { email: ['Email'], phone: ['Mobile', 'Phone'], country: ['Mailing Country'] },
    consent: ['Email Opt Out email opt_out', 'Do Not Call phone opt_out'],
  },
  'HubSpot labels': {
    headers:
      'Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Country/Region,IP Country,Contact owner,Lead Status,Lifecycle Stage,' +
      'Marketing contact status,Unsubscribed from all email,Marketing emails bounced,Marketing emails opened,Email Domain,Email hard bounce reason,' +
      "Legal basis for processing contact's data,Create Date,Last email send date,Email address quarantined",
    map: {
      email: ['Email'],
      phone: ['Mobile Phone Number', 'Phone Number'],
      country: ['Country/Region'],
    },
    consent: ['Unsubscribed from all email email opt_out', 'Email hard bounce reason email filled'],
  },
  'HubSpot internal names': {
    headers:
      'hs_object_id,email,mobilephone,phone,fax,country,ip_country_code,hs_email_optout,hs_email_bounce,hs_email_domain,hubspot_owner_id,hs_lead_status',
    map: { email: ['email'], phone: ['mobilephone', 'phone'], country: ['country'] },
    consent: ['hs_email_optout email opt_out'],
  },
  'HubSpot opt-out list': {
    headers: 'Email,Portal Unsubscribe,Portal Bounce,Portal Spam Report,Global Bounce',
    map: { email: ['Email'] },
    consent: [
      'Portal Unsubscribe person opt_out',
      'Portal Bounce email opt_out',
      'Portal Spam Report person opt_out',
      'Global Bounce email opt_out',
    ],
  },
  'Mailchimp subscribed': {
    headers:
      'Email Address,First Name,Last Name,Address,Phone Number,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,' +
      'GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS',
    map: { email: ['Email Address'], phone: ['Phone Number'], country: ['CC'] },
  },
  'Mailchimp unsubscribed': {
    headers:
      'Email Address,First Name,UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,UNSUB_REASON,UNSUB_REASON_OTHER,LEID,EUID,NOTES',
    map: { email: ['Email Address'] },
    consent: ['UNSUB_TIME person filled', 'UNSUB_REASON person filled', 'UNSUB_REASON_OTHER person filled'],
  },
  'Mailchimp cleaned': {
    headers: 'Email Address,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID,LEID,EUID',
    map: { email: ['Email Address'] },
    consent: ['CLEAN_TIME person filled'],
  },
  Shopify: {
    headers:
      'Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address City,' +
      'Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,' +
      'Accepts WhatsApp Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags',
    map: {
      email: ['Email'],
      phone: ['Default Address Phone', 'Phone'],
      country: ['Default Address Country Code'],
    },
    consent: [
      'Accepts Email Marketing email opt_in',
      'Accepts SMS Marketing phone opt_in',
      'Accepts WhatsApp Marketing phone opt_in',
    ],
  },
  'Shopify, older': {
    headers:
      'First Name,Last Name,Email,Company,Address1,City,Province,Province Code,Country,Country Code,Zip,Phone,Accepts Marketing,Tax Exempt',
    map: { email: ['Email'], phone: ['Phone'], country: ['Country Code'] },
    consent: ['Accepts Marketing person opt_in'],
  },
  Klaviyo: {
    headers:
      'Email,Klaviyo ID,First Name,Last Name,Phone Number,City,State / Region,Country,Zip Code,Email Marketing Consent,SMS Marketing Consent,' +
      'Accepts Marketing,Email Marketing Consent Timestamp,$consent,$consent_method,Profile Created On,Email Suppressions',
    map: { email: ['Email'], phone: ['Phone Number'], country: ['Country'] },
    consent: [
      'Email Marketing Consent email opt_in',
      'SMS Marketing Consent phone opt_in',
      'Accepts Marketing person opt_in',
      '$consent person opt_in',
      'Email Suppressions email opt_out',
    ],
  },
  Braze: {
    headers:
      'Braze ID,country,created_at,email,unsubscribed_from_emails_at,opted_in_to_emails_at,user_id,first_name,google_ad_ids,IDFAs,IDFVs,' +
      'number_of_google_ad_ids,number_of_IDFAs,phone_number,opted_into_push_at,unsubscribed_from_push_at,roku_ad_ids,windows_ad_ids',
    map: {
      email: ['email'],
      phone: ['phone_number'],
      idfa: ['IDFAs'],
      gaid: ['google_ad_ids'],
      country: ['country'],
    },
    consent: ['unsubscribed_from_emails_at email filled'],
  },
  Segment: {
    headers:
      'user_id,email,phone,anonymous_id,android.id,android.idfa,ios.id,ios.idfa,first_name,country,email_subscription_status,sms_subscription_status,whatsapp_subscription_status',
    map: {
      email: ['email'],
      phone: ['phone'],
      idfa: ['ios.idfa'],
      gaid: ['android.idfa'],
      country: ['country'],
    },
    consent: [
      'email_subscription_status email status',
      'sms_subscription_status phone status',
      'whatsapp_subscription_status phone status',
    ],
  },
  'Customer.io': {
    headers: 'cio_id,id,email,phone,created_at,unsubscribed,country',
    map: { email: ['email'], phone: ['phone'], country: ['country'] },
    consent: ['unsubscribed person opt_out'],
  },
  'Dynamics 365 labels': {
    headers:
      '(Do Not Modify) Contact,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Full Name,Email,Email Address 2,Business Phone,Mobile Phone,' +
      'Do not allow Emails,Do not allow Bulk Emails,Do not allow Phone Calls,Do not allow Faxes,Do not allow Mails,Do not allow Bulk Mails,' +
      'Address 1: Country/Region,Address 2: Country/Region,Status,Status Reason,Owner',
    map: {
      email: ['Email', 'Email Address 2'],
      phone: ['Mobile Phone', 'Business Phone'],
      country: ['Address 1: Country/Region'],
    },
    consent: [
      'Do not allow Emails email do_not_allow',
      'Do not allow Bulk Emails email do_not_allow',
      'Do not allow Phone Calls phone do_not_allow',
      'Status person status',
    ],
  },
  'Dynamics 365 internal names': {
    headers:
      'contactid,emailaddress1,emailaddress2,telephone1,telephone2,mobilephone,fax,address1_country,address1_telephone1,donotemail,donotbulkemail,donotphone,donotpostalmail,donotfax,donotbulkpostalmail,ownerid',
    map: {
      email: ['emailaddress1', 'emailaddress2'],
      phone: ['mobilephone', 'telephone1', 'telephone2', 'address1_telephone1'],
      country: ['address1_country'],
    },
    consent: ['donotemail email opt_out', 'donotbulkemail email do_not_allow', 'donotphone phone opt_out'],
  },
  'Zoho CRM': {
    headers:
      'Record Id,Contact Owner.id,Contact Owner,First Name,Last Name,Email,Secondary Email,Phone,Home Phone,Other Phone,Fax,Mobile,Asst Phone,Assistant,Email Opt Out,Mailing Country,Other Country,Unsubscribed Mode,Unsubscribed Time',
    map: {
      email: ['Email', 'Secondary Email'],
      phone: ['Mobile', 'Phone', 'Home Phone', 'Other Phone'],
      country: ['Mailing Country'],
    },
    consent: [
      'Email Opt Out email opt_out',
      'Unsubscribed Mode person opt_out',
      'Unsubscribed Time person filled',
    ],
  },
  Pipedrive: {
    headers:
      'Person - ID,Person - Name,Person - Owner,Person - Email - Work,Person - Email - Home,Person - Email - Other,Person - Phone - Work,Person - Phone - Home,Person - Phone - Mobile,Person - Phone - Other,Person - Marketing status,Person - Double opt-in,Person - Email messages count',
    map: {
      email: ['Person - Email - Work', 'Person - Email - Home', 'Person - Email - Other'],
      phone: [
        'Person - Phone - Mobile',
        'Person - Phone - Home',
        'Person - Phone - Other',
        'Person - Phone - Work',
      ],
    },
    consent: ['Person - Marketing status person status', 'Person - Double opt-in person opt_in'],
  },
  Brevo: {
    headers:
      'CONTACT ID,EMAIL,FIRSTNAME,LASTNAME,SMS,WHATSAPP,EMAIL_BLACKLISTED,SMS_BLACKLISTED,DOUBLE_OPT-IN,OPT_IN,ADDED_TIME',
    map: { email: ['EMAIL'], phone: ['SMS', 'WHATSAPP'] },
    consent: [
      'EMAIL_BLACKLISTED email opt_out',
      'SMS_BLACKLISTED phone opt_out',
      'DOUBLE_OPT-IN person opt_in',
      'OPT_IN person opt_in',
    ],
  },
  ActiveCampaign: {
    headers: 'Email,First Name,Last Name,Phone,Tags,Date Created,IP,Status',
    map: { email: ['Email'], phone: ['Phone'] },
    consent: ['Status person status'],
  },
  Substack: {
    headers: 'email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at',
    map: { email: ['email'] },
    consent: ['email_disabled email opt_out'],
  },
  'WooCommerce customers': {
    headers:
      'Username,Email,Billing First Name,Billing Email,Billing Phone,Billing Country,Shipping Phone,Shipping Country',
    map: {
      email: ['Email', 'Billing Email'],
      phone: ['Billing Phone', 'Shipping Phone'],
      country: ['Billing Country'],
    },
  },
  'Google Contacts': {
    headers:
      'First Name,Last Name,Organization Name,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Type,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Type,Phone 2 - Value,Address 1 - Label,Address 1 - Country,Address 2 - Country,Website 1 - Value',
    map: {
      email: ['E-mail 1 - Value', 'E-mail 2 - Value'],
      phone: ['Phone 1 - Value', 'Phone 2 - Value'],
      country: ['Address 1 - Country'],
    },
  },
  Outlook: {
    headers:
      "First Name,Last Name,Business Country/Region,Home Country/Region,Other Country/Region,Assistant's Phone,Business Fax,Business Phone,Business Phone 2,Callback,Car Phone,Company Main Phone,Home Fax,Home Phone,ISDN,Mobile Phone,Other Fax,Other Phone,Pager,Primary Phone,Radio Phone,TTY/TDD Phone,Telex,E-mail Address,E-mail Type,E-mail Display Name,E-mail 2 Address,E-mail 2 Type,Manager's Name,Referred By,Spouse,User 1",
    map: {
      email: ['E-mail Address', 'E-mail 2 Address'],
      phone: [
        'Mobile Phone',
        'Primary Phone',
        'Home Phone',
        'Other Phone',
        'Business Phone',
        'Business Phone 2',
      ],
      country: ['Home Country/Region'],
    },
  },
  'Meta customer list': {
    headers: 'email,email,email,phone,phone,phone,madid,fn,ln,zip,ct,st,country,dob,doby,gen,age,uid,value',
    map: { email: ['email', 'email', 'email'], phone: ['phone', 'phone', 'phone'], country: ['country'] },
  },
  'Facebook lead ads': {
    headers:
      'id,created_time,ad_id,ad_name,adset_id,adset_name,campaign_id,campaign_name,form_id,form_name,is_organic,platform,full_name,email,phone_number,country',
    map: { email: ['email'], phone: ['phone_number'], country: ['country'] },
  },
  'German shop': {
    headers:
      'Kundennummer;Vorname;Name;E-Mail-Adresse;Telefonnummer;Handynummer;Faxnummer;Land;Newsletter;Werbesperre;Einwilligung Telefon',
    map: { email: ['E-Mail-Adresse'], phone: ['Handynummer', 'Telefonnummer'], country: ['Land'] },
    consent: ['Newsletter email opt_in', 'Werbesperre person opt_out', 'Einwilligung Telefon phone opt_in'],
  },
  'French, Spanish, Italian, Nordic': {
    headers:
      'Prénom;Courriel;Téléphone portable;Pays;Correo electrónico;Móvil;Posta elettronica;Cellulare;E-postadress;Mobilnummer;Consentement SMS;Désinscrit',
    map: {
      email: ['Courriel', 'Correo electrónico', 'Posta elettronica', 'E-postadress'],
      phone: ['Téléphone portable', 'Móvil', 'Cellulare', 'Mobilnummer'],
      country: ['Pays'],
    },
    consent: ['Consentement SMS phone opt_in', 'Désinscrit person opt_out'],
  },
  'Adobe Experience Platform': {
    headers:
      'person_name_firstName,personalEmail_address,workEmail_address,mobilePhone_number,homePhone_number,workPhone_number,faxPhone_number,mobilePhone_status,' +
      'homeAddress_countryCode,segmentMembership_seg_namespace_seg_id_status,segmentMembership_seg_namespace_seg_id_lastQualificationTime,' +
      'consents_share_val,consents_marketing_any_val,consents_marketing_email_val,consents_marketing_email_time,consents_marketing_sms_val,' +
      'consents_marketing_push_val,consents_personalize_content_val,consents_adID_val,consents_adID_idType,consents_marketing_any_reason',
    map: {
      email: ['personalEmail_address', 'workEmail_address'],
      phone: ['mobilePhone_number', 'homePhone_number', 'workPhone_number'],
      country: ['homeAddress_countryCode'],
      status: ['segmentMembership_seg_namespace_seg_id_status'],
    },
    consent: [
      'mobilePhone_status phone status',
      'consents_share_val person adobe',
      'consents_marketing_any_val person adobe',
      'consents_marketing_email_val email adobe',
      'consents_marketing_sms_val phone adobe',
      'consents_adID_val device adobe',
    ],
  },
  'Adobe, dotted': {
    headers:
      'personalEmail.address,mobilePhone.number,segmentMembership.status,consents.marketing.email.val,homeAddress.countryCode',
    map: {
      email: ['personalEmail.address'],
      phone: ['mobilePhone.number'],
      country: ['homeAddress.countryCode'],
      status: ['segmentMembership.status'],
    },
    consent: ['consents.marketing.email.val email adobe'],
  },
  'Adobe identities': {
    headers:
      'identityMap.Email,identityMap.Email_LC_SHA256,identityMap.Phone_E.164,Phone_SHA256_E.164,GAID,IDFA,identityMap.ECID,CRMID,status',
    map: {
      email: ['identityMap.Email', 'identityMap.Email_LC_SHA256'],
      phone: ['identityMap.Phone_E.164', 'Phone_SHA256_E.164'],
      idfa: ['IDFA'],
      gaid: ['GAID'],
    },
    consent: ['status person status'],
  },
  'Adobe Campaign': {
    headers:
      'email,mobilePhone,phone,fax,firstName,blackList,blackListEmail,blackListMobile,blackListPhone,blackListFax,blackListPostalMail,blackListPushnotification,ccpaOptOut,emailFormat,country',
    map: { email: ['email'], phone: ['mobilePhone', 'phone'], country: ['country'] },
    consent: [
      'blackList person opt_out',
      'blackListEmail email opt_out',
      'blackListMobile phone opt_out',
      'blackListPhone phone opt_out',
      'ccpaOptOut person opt_out',
    ],
  },
  'Adobe Campaign, labels': {
    headers:
      'Last name;First name;Email;Mobile;No longer contact (by any channel);No longer contact by email;No longer contact by SMS;No longer contact by fax',
    map: { email: ['Email'], phone: ['Mobile'] },
    consent: [
      'No longer contact (by any channel) person opt_out',
      'No longer contact by email email opt_out',
      'No longer contact by SMS phone opt_out',
    ],
  },
  'a German CRM': {
    headers:
      'Anrede;Vorname;E-Mail geschäftlich;E-Mail privat;Weitere E-Mail;Mobilnummer privat;Telefon dienstlich;Festnetz;Telefax;Land;Einwilligung Werbung;Werbesperre;Telefon gesperrt',
    map: {
      email: ['E-Mail geschäftlich', 'E-Mail privat', 'Weitere E-Mail'],
      phone: ['Mobilnummer privat', 'Festnetz', 'Telefon dienstlich'],
      country: ['Land'],
    },
    consent: [
      'Einwilligung Werbung person opt_in',
      'Werbesperre person opt_out',
      'Telefon gesperrt phone opt_out',
    ],
  },
  'a French and a Spanish one': {
    headers:
      'Courriel professionnel;E-mail personnel;Téléphone domicile;Portable;Correo electrónico trabajo;Teléfono particular;País',
    map: {
      email: ['Courriel professionnel', 'E-mail personnel', 'Correo electrónico trabajo'],
      phone: ['Portable', 'Téléphone domicile', 'Teléfono particular'],
      country: ['País'],
    },
  },
  'Adobe Analytics': {
    headers: 'Date,Customer ID (v5),Hashed Email (v12),Visits',
    map: { email: ['Hashed Email (v12)'] },
  },
};

describe('the headers of products', () => {
  for (const [product, { headers: row, map, consent = [] }] of Object.entries(products)) {
    it(product, () => {
      const headers = row.split(row.includes(';') ? ';' : ',');
      const { mapping, problems, proposed } = mapColumns({ headers, samples: [] });
      assert.deepEqual(problems, []);
      assert.deepEqual(proposed, []);
      const { consent: _, ...columns } = explainMapping(mapping, headers);
      assert.deepEqual(columns, map);
      const said = mapping.consent.map(
        ({ index, channel, polarity }) => `${headers[index]} ${channel} ${polarity}`,
      );
      assert.deepEqual(said, consent);
    });
  }
});
